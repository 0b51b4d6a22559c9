import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useAgentText } from "@/components/agent-name";
import { RelativeTime } from "@/components/relative-time";
import { RecordedCost } from "@/components/sessions/recorded-cost";
import { SessionBadges } from "@/components/sessions/session-badges";
import { useSessionName } from "@/components/sessions/session-name";
import { shortTokens } from "@/lib/domain/figures";
import type { SessionEstimate } from "@/lib/services/session-costs";
import type { SessionRow } from "@/lib/services/session-rows";

interface Props {
  sessions: readonly SessionRow[];
  /** By session, where no cost was reported. */
  estimates: ReadonlyMap<string, SessionEstimate>;
}

/** Sessions as rows; on narrow screens each becomes a small sheet. */
export function SessionTable({ sessions, estimates }: Props) {
  const t = useTranslations("session");
  const head = "px-5 py-2.5 text-left font-medium text-muted text-xs";
  return (
    <div className="overflow-clip rounded-card border bg-surface shadow-card">
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="sr-only">{t("title")}</caption>
        <thead className="border-b bg-sunken/50 max-md:sr-only">
          <tr>
            <th scope="col" className={head}>
              {t("columns.session")}
            </th>
            <th scope="col" className={`${head} w-[20%]`}>
              {t("columns.status")}
            </th>
            <th scope="col" className={`${head} w-[12%] text-right`}>
              {t("columns.tokens")}
            </th>
            <th scope="col" className={`${head} w-[13%] text-right`}>
              {t("columns.cost")}
            </th>
            <th scope="col" className={`${head} w-[17%] text-right`}>
              {t("columns.lastActive")}
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <SessionLine key={session.id} session={session} estimate={estimates.get(session.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SessionLine({ session, estimate }: { session: SessionRow; estimate: SessionEstimate | undefined }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const name = useSessionName()(session);
  const agent = useAgentText()({
    nameEn: session.agentNameEn || session.agentExternalId,
    nameZh: session.agentNameZh,
    greetingEn: "",
    greetingZh: "",
  });
  const cell = "px-5 py-3 align-middle max-md:p-0";
  return (
    <tr
      data-session={session.sessionId}
      className="relative border-b transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1.5 max-md:px-4 max-md:py-3.5"
    >
      <td className={`${cell} max-md:col-span-2`}>
        <div className="truncate text-left font-semibold" dir="auto" title={name}>
          <Link href={`/sessions/${session.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
            {name}
          </Link>
        </div>
        <div className="truncate text-muted text-xs">
          {t(`kinds.${session.kind}`)}
          {" · "}
          <bdi>{agent.name}</bdi>
          {" · "}
          <bdi>{session.hostName}</bdi>
        </div>
      </td>
      <td className={`${cell} max-md:empty:hidden`}>
        <div className="flex flex-wrap items-center gap-1.5">
          <SessionBadges session={session} />
        </div>
      </td>
      <td className={`${cell} text-right tabular-nums`}>
        <span title={format.number(session.tokens)}>
          {shortTokens(session.tokens)}
          <span className="text-muted md:sr-only"> {t("columns.tokens")}</span>
        </span>
      </td>
      <td className={`${cell} text-right tabular-nums max-md:order-2`}>
        <RecordedCost
          costNanos={session.costNanos}
          unpricedTokens={session.unpricedTokens}
          estimate={estimate}
          className="relative z-1"
        />
      </td>
      <td className={`${cell} text-right max-md:order-1 max-md:text-left max-md:text-muted max-md:text-xs`}>
        {session.lastAt === null ? "–" : <RelativeTime at={session.lastAt} className="relative z-1" />}
      </td>
    </tr>
  );
}
