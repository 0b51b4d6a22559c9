// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed one by one, as a list drawn in part must.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows of a plain table take no focus; the links in them do.
"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { type CSSProperties, memo } from "react";
import { AgentFace, useAgentText } from "@/components/agent-name";
import { RelativeTime } from "@/components/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusLight } from "@/components/ui/status-light";
import type { AgentRow } from "@/lib/services/agents";
import { Highlight } from "./highlight";

export const ROW_HEIGHT = 68;
/** Name, status, greeting, last active; on narrow screens the greeting is only read out. */
export const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,5fr)_8rem_minmax(0,6fr)_8.5rem] gap-x-4 px-4 md:px-5";

interface Props {
  index: number;
  /** Undefined while it is being read. */
  agent: AgentRow | undefined;
  q: string;
  /** Something else was searched for. */
  isDimmed: boolean;
  /** px from the top of a table that is drawn in part. */
  place?: number;
}

/** One agent as a line; remembered, so that lines that stay while the table scrolls are not drawn again. */
export const AgentLine = memo(function AgentLine({ index, agent, q, isDimmed, place }: Props) {
  const style: CSSProperties =
    place === undefined
      ? { height: ROW_HEIGHT }
      : { height: ROW_HEIGHT, position: "absolute", insetInline: 0, top: 0, transform: `translateY(${place}px)` };
  const textOf = useAgentText();
  const look = clsx(
    COLUMNS,
    "group relative items-center border-b transition-colors last:border-0 hover:bg-sunken/50",
    "has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2",
  );
  if (!agent) {
    return (
      <div role="row" aria-rowindex={index + 2} aria-busy="true" className={look} style={style}>
        <div role="cell" className="flex items-center gap-3">
          <Skeleton className="size-10 rounded-xl" />
          <Skeleton className="h-4 w-40 max-w-full" />
        </div>
      </div>
    );
  }
  const { name, greeting } = textOf(agent);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-agent={agent.externalId}
      data-dimmed={isDimmed ? "" : undefined}
      className={clsx(look, isDimmed && "dimmed")}
      style={style}
    >
      <div role="cell" className="flex min-w-0 items-center gap-3 max-md:row-span-2">
        <AgentFace emoji={agent.emoji} name={name} />
        <div className="min-w-0">
          <div className="truncate text-left font-semibold text-sm leading-5" dir="auto" title={name}>
            <Link href={`/agents/${agent.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
              <Highlight text={name} q={q} />
            </Link>
          </div>
          <div className="truncate text-muted text-xs" title={agent.hostName}>
            <bdi>
              <Highlight text={agent.hostName} q={q} />
            </bdi>
          </div>
        </div>
      </div>
      <div role="cell" className="max-md:self-end max-md:justify-self-end max-md:pb-0.5">
        <StatusLight state={agent.state} />
      </div>
      <div
        role="cell"
        className="truncate text-left text-muted text-sm max-md:sr-only"
        dir="auto"
        title={greeting || undefined}
      >
        {greeting}
      </div>
      <div
        role="cell"
        className="whitespace-nowrap text-right text-sm max-md:self-start max-md:text-muted max-md:text-xs"
      >
        <RelativeTime at={agent.lastActiveAt} className="relative z-1" />
      </div>
    </div>
  );
});
