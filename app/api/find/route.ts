import { z } from "zod";
import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import type { HostState } from "@/lib/domain/liveness";
import { LOCALES } from "@/lib/i18n/locales";
import { listAgents } from "@/lib/services/agents";
import { listHosts } from "@/lib/services/hosts";

/** One agent or host by name, for the command palette. */
export interface FoundThing {
  id: string;
  name: string;
  /** The host of an agent; empty for a host. */
  place: string;
  state: HostState;
}
export interface FindReply {
  agents: FoundThing[];
  hosts: FoundThing[];
}

const SHOWN = { agents: 6, hosts: 4 } as const;
const Query = z.strictObject({ q: z.string().trim().min(1).max(200), locale: z.enum(LOCALES).default("en") });

/** Agents and hosts of the account whose name has this in it, in trouble first. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to search." });
  const query = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) return answer(400, { error: "q: must have 1 to 200 characters" });
  const { q, locale } = query.data;
  const [agents, hosts] = await Promise.all([
    listAgents(login.ctx, { q, locale, offset: 0, limit: SHOWN.agents }),
    listHosts(login.ctx, { q, limit: SHOWN.hosts }),
  ]);
  const nameOf = (agent: (typeof agents.rows)[number]) =>
    locale === "zh" ? agent.nameZh || agent.nameEn : agent.nameEn || agent.nameZh;
  return answer(200, {
    agents: agents.rows.map((one) => ({ id: one.id, name: nameOf(one), place: one.hostName, state: one.state })),
    hosts: hosts.rows.map(({ id, name, state }) => ({ id, name, place: "", state })),
  } satisfies FindReply);
}
