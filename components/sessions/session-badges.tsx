import { useTranslations } from "next-intl";
import { SESSION_FRESH_MS, type SessionStatus } from "@/lib/domain/session-status";
import type { SessionRow } from "@/lib/services/session-rows";
import { Badge, type Tone } from "../ui/badge";

const TONES: Record<SessionStatus, Tone> = {
  running: "online",
  silent: "late",
  done: "neutral",
  failed: "offline",
  killed: "offline",
  timeout: "offline",
};

/** How a session goes, and what became of it: nothing for a conversation that simply waits. */
export function SessionBadges({ session }: { session: Pick<SessionRow, "state" | "origin" | "goneAt"> }) {
  const t = useTranslations("session");
  const { state, origin, goneAt } = session;
  return (
    <>
      {state && (
        <span
          data-session-state={state}
          title={state === "silent" ? t("silentWhy", { minutes: SESSION_FRESH_MS / 60_000 }) : undefined}
        >
          <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
        </span>
      )}
      {origin !== "live" && <Badge tone="retired">{t(`origins.${origin}`)}</Badge>}
      {origin === "live" && goneAt !== null && <Badge tone="retired">{t("origins.gone")}</Badge>}
    </>
  );
}
