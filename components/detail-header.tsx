import Link from "next/link";
import type { ReactNode } from "react";
import type { HostState } from "@/lib/domain/liveness";
import { Lasting } from "./lasting";
import { LiveState } from "./live/live-state";
import { TitleCount } from "./title-count";
import { StatusLight } from "./ui/status-light";

interface Props {
  back: { href: string; label: string };
  face: ReactNode;
  name: string;
  /** Below the name. */
  line?: ReactNode;
  state: HostState;
  since: number;
}

/** The top of one agent's or host's page: who it is, how it is, and since when. */
export function DetailHeader({ back, face, name, line, state, since }: Props) {
  return (
    <header className="mb-6 sm:mb-8">
      <TitleCount count={state === "offline" ? 1 : 0} />
      <div className="mb-3 flex items-center justify-between gap-4">
        <Link href={back.href} className="inline-flex items-center gap-1 text-muted text-sm hover:text-ink">
          <span aria-hidden="true">←</span> {back.label}
        </Link>
        <LiveState />
      </div>
      <div className="flex items-start gap-4">
        {face}
        <div className="min-w-0 flex-1">
          <h1
            dir="auto"
            title={name}
            className="line-clamp-2 text-left font-semibold text-2xl leading-tight [overflow-wrap:anywhere] sm:text-[1.75rem]"
          >
            {name}
          </h1>
          <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
            <StatusLight state={state} />
            <Lasting since={since} className="text-muted" />
          </div>
          {line && <div className="mt-2 text-muted text-sm">{line}</div>}
        </div>
      </div>
    </header>
  );
}
