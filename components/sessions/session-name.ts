import { useTranslations } from "next-intl";
import { restOfKey, type SessionKind } from "@/lib/domain/session-key";
import type { SessionRow } from "@/lib/services/session-rows";

type Named = Pick<SessionRow, "label" | "sessionKey" | "kind" | "sessionId">;

const ID_CHARACTERS = 8;

/** What people may recognise a session by: its label, else its key without the agent, else its kind and the head of its id. */
export function sessionName(
  { label, sessionKey, kind, sessionId }: Named,
  wordOf: (kind: SessionKind) => string,
): string {
  if (label) return label;
  const rest = sessionKey ? restOfKey(sessionKey) : "";
  if (rest === "main") return wordOf("main");
  return rest || `${wordOf(kind)} · ${sessionId.slice(0, ID_CHARACTERS)}`;
}

/** `sessionName` in the language of the page. */
export function useSessionName(): (session: Named) => string {
  const t = useTranslations("session.kinds");
  return (session) => sessionName(session, (kind) => t(kind));
}
