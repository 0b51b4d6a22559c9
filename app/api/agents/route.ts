import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import { type AgentList, listAgents } from "@/lib/services/agents";
import { agentsQuery } from "./query";

export type AgentsReply = AgentList & {
  /** Platform clock, milliseconds. */
  now: number;
};

/** One window of the account's agents with the counters, for pages that follow changes. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to read this." });
  const query = agentsQuery(new URL(request.url).searchParams);
  if (!query.ok) return answer(400, { error: query.error, field: query.field });
  const list = await listAgents(login.ctx, query.input);
  return answer(200, { ...list, now: login.ctx.now.getTime() } satisfies AgentsReply);
}
