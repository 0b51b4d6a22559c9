import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import { listSessions, type SessionList, type SessionTotals, sumSessions } from "@/lib/services/sessions";
import { sessionsQuery } from "./query";

export type SessionsReply = SessionList & {
  /** Over everything that matches, whichever page is read. */
  totals: SessionTotals;
  /** Platform clock, milliseconds. */
  now: number;
};

/** One page of the account's sessions, and the sums of all that match. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to read this." });
  const query = sessionsQuery(new URL(request.url).searchParams);
  if (!query.ok) return answer(400, { error: query.error, field: query.field });
  const [list, totals] = await Promise.all([listSessions(login.ctx, query.input), sumSessions(login.ctx, query.input)]);
  return answer(200, { ...list, totals, now: login.ctx.now.getTime() } satisfies SessionsReply);
}
