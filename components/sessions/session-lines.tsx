import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { shortTokens } from "@/lib/domain/figures";
import type { SessionRow } from "@/lib/services/session-rows";
import { RelativeTime } from "../relative-time";
import { CardSection } from "../ui/card";
import { SessionBadges } from "./session-badges";
import { useSessionName } from "./session-name";

interface Props {
  sessions: readonly SessionRow[];
  /** There are more. */
  isPart: boolean;
  /** Of the whole list, filtered alike. */
  href: string;
  /** false: they are all of one agent. */
  withAgent?: boolean;
}

/** The latest sessions of a host or an agent, and the way to all of them. */
export function SessionLines({ sessions, isPart, href, withAgent = false }: Props) {
  const t = useTranslations("session");
  return (
    <CardSection
      id="sessions"
      title={t("recent")}
      padded={sessions.length === 0}
      actions={
        sessions.length > 0 && (
          <Link href={href} className="text-accent-text text-sm underline-offset-4 hover:underline">
            {isPart ? t("showAll") : t("showThem")}
          </Link>
        )
      }
    >
      {sessions.length === 0 ? (
        <p className="text-muted text-sm">{t("recentNone")}</p>
      ) : (
        <ul>
          {sessions.map((session) => (
            <SessionLine key={session.id} session={session} withAgent={withAgent} />
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function SessionLine({ session, withAgent }: { session: SessionRow; withAgent: boolean }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const name = useSessionName()(session);
  return (
    <li className="relative flex items-center gap-3 border-b px-5 py-2.5 transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-6">
      <div className="min-w-0 flex-1">
        <div className="truncate text-left font-medium text-sm" dir="auto" title={name}>
          <Link href={`/sessions/${session.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
            {name}
          </Link>
        </div>
        <p className="truncate text-muted text-xs">
          {session.lastAt !== null && <RelativeTime at={session.lastAt} className="relative z-1" />}
          {withAgent && (
            <>
              {" · "}
              <bdi>{session.agentExternalId}</bdi>
            </>
          )}
        </p>
      </div>
      <SessionBadges session={session} />
      <span className="text-right text-muted text-xs tabular-nums" title={format.number(session.tokens)}>
        {t("turnTokens", { tokens: shortTokens(session.tokens) })}
      </span>
    </li>
  );
}
