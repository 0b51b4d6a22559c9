"use client";

import type { AgentsReply } from "@/app/api/agents/route";
import { learnPlatformClock } from "@/components/clock";
import type { Read } from "./agent-windows";

/** The login has ended: the page, read again, leads to the sign-in. */
export class LoginEnded extends Error {}

/** Asks the platform for one window. Throws when it does not answer with one. */
export async function readAgents({ query, offset, limit, ids }: Read, locale: string): Promise<AgentsReply> {
  const params = new URLSearchParams({ offset: String(offset), limit: String(limit), sort: query.sort, locale });
  if (query.q.trim()) {
    params.set("q", query.q);
    params.set("others", "true");
  }
  if (query.state) params.set("state", query.state);
  if (query.hostId) params.set("host", query.hostId);
  if (ids) params.set("ids", ids.join(","));
  const response = await fetch(`/api/agents?${params}`, { signal: AbortSignal.timeout(15_000) });
  if (response.status === 401) throw new LoginEnded("The login has ended.");
  if (!response.ok) throw new Error(`The list could not be read: ${response.status}.`);
  // Our own route answers with exactly this type.
  const reply = (await response.json()) as AgentsReply;
  learnPlatformClock(reply.now);
  return reply;
}
