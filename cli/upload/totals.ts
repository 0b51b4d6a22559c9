import type { HostTotals, SessionTotals } from "@/lib/protocol";
import { isObject } from "../json-file";
import { type Destination, parsedObject, TIMEOUT_MS } from "./client";
import { type Failure, networkFailure, statusFailure } from "./failure";
import { exchange } from "./http";

/** What the platform holds of this host's sessions. */
export interface PlatformTotals {
  sessions: SessionTotals[];
  keptDays: number | null;
}

/** Asks GET /api/totals, page by page. @returns why it could not be asked, otherwise */
export async function fetchTotals(to: Destination, hostId: string, now: number): Promise<PlatformTotals | Failure> {
  const sessions: SessionTotals[] = [];
  for (let after: string | null = ""; ; ) {
    const page: HostTotals | Failure = await fetchPage(to, hostId, after, now);
    if ("line" in page) return page;
    sessions.push(...page.sessions);
    after = page.next;
    if (after === null) return { sessions, keptDays: page.keptDays };
  }
}

async function fetchPage(to: Destination, hostId: string, after: string, now: number): Promise<HostTotals | Failure> {
  const url = `${to.url}/api/totals${after === "" ? "" : `?after=${encodeURIComponent(after)}`}`;
  try {
    const headers = { "x-agent-token": to.token, "x-host-id": hostId };
    const reply = await exchange({ method: "GET", url, headers, timeoutMs: to.timeoutMs ?? TIMEOUT_MS });
    const body = parsedObject(reply.text);
    if (reply.status === 200 && body && isPage(body)) return body;
    return statusFailure(reply.status, reply.headers, url, now);
  } catch (cause) {
    return networkFailure(cause, url);
  }
}

const isPage = (body: object): body is HostTotals =>
  "sessions" in body && Array.isArray(body.sessions) && body.sessions.every(isObject) && "next" in body;
