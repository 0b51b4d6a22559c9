import Link from "next/link";
import { useTranslations } from "next-intl";
import { AgentLink } from "@/components/agent-link";
import { LiveState } from "@/components/live/live-state";
import { RelativeTime } from "@/components/relative-time";
import { SessionBadges } from "@/components/sessions/session-badges";
import { useSessionName } from "@/components/sessions/session-name";
import { Badge } from "@/components/ui/badge";
import { SESSION_FRESH_MS } from "@/lib/domain/session-status";
import type { SessionDetail } from "@/lib/services/session-detail";

/** What the session is called, how it goes, and whose it is. */
export function SessionHeader({ session }: { session: SessionDetail }) {
  const t = useTranslations("session");
  const name = useSessionName()(session);
  const link = "min-w-0 text-accent-text underline-offset-4 [overflow-wrap:anywhere] hover:underline";
  return (
    <header className="mb-6 sm:mb-8">
      <div className="mb-3 flex items-center justify-between gap-4">
        <Link href="/sessions" className="inline-flex items-center gap-1 text-muted text-sm hover:text-ink">
          <span aria-hidden="true">←</span> {t("back")}
        </Link>
        <LiveState />
      </div>
      <h1
        dir="auto"
        title={name}
        className="line-clamp-2 text-left font-semibold text-2xl leading-tight [overflow-wrap:anywhere] sm:text-[1.75rem]"
      >
        {name}
      </h1>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        <Badge>{t(`kinds.${session.kind}`)}</Badge>
        <SessionBadges session={session} />
        <AgentLink of={session} className={link} />
        <Link href={`/hosts/${session.hostId}`} className={link}>
          <bdi>{session.hostName}</bdi>
        </Link>
        {session.lastAt !== null && <RelativeTime at={session.lastAt} focusable className="text-muted" />}
      </div>
      {session.state === "silent" && (
        <p className="mt-3 max-w-prose text-late text-sm">{t("silentWhy", { minutes: SESSION_FRESH_MS / 60_000 })}</p>
      )}
    </header>
  );
}
