import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "../../lib/db/database";
import { NodeWireRequest, sendReply } from "../../lib/http/node";
import { handleWire } from "../../lib/http/wire";

/** The uploaders' surface on a real port, with a clock of the test's own. */
export interface WireServer {
  url: string;
  /** Its idea of now, milliseconds; set it at will. */
  clock: { now: number };
  /** POSTs JSON (or bytes as they are) with a token. */
  post(path: string, token: string | null, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export async function startWire(db: Database, now = Date.now()): Promise<WireServer> {
  const clock = { now };
  const server = createServer((request, response) => {
    const wire = new NodeWireRequest(request, request.socket.remoteAddress ?? "");
    void handleWire(wire, { db, now: new Date(clock.now) }).then((reply) => sendReply(request, response, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    clock,
    post: (path, token, body, headers = {}) =>
      fetch(url + path, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token === null ? {} : { "x-agent-token": token }),
          ...headers,
        },
        body: typeof body === "string" || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface StoredAgent {
  account: string;
  host: string;
  id: string;
  nameEn: string;
  nameZh: string;
  greetingEn: string;
  greetingZh: string;
  state: string;
  stateSince: number;
  lastActiveAt: number;
  deadlineAt: number;
  thresholdMs: number;
}

/** Every agent of an account, as stored. */
export async function storedAgents(db: Database, accountId: string): Promise<StoredAgent[]> {
  const rows = await db.query<StoredAgent & { stateSince: Date; lastActiveAt: Date; deadlineAt: Date }>(
    `SELECT a.account_id AS account, h.external_id AS host, a.external_id AS id, a.name_en AS "nameEn", a.name_zh AS "nameZh",
       a.greeting_en AS "greetingEn", a.greeting_zh AS "greetingZh", a.state, a.state_since AS "stateSince",
       a.last_active_at AS "lastActiveAt", a.deadline_at AS "deadlineAt", a.threshold_ms AS "thresholdMs"
     FROM agent a JOIN host h ON h.id = a.host_id WHERE a.account_id = $1 ORDER BY h.external_id, a.external_id`,
    [accountId],
  );
  return rows.map((row) => ({
    ...row,
    stateSince: row.stateSince.getTime(),
    lastActiveAt: row.lastActiveAt.getTime(),
    deadlineAt: row.deadlineAt.getTime(),
  }));
}

/** The recorded changes of an account, oldest first: `subject from>to at`. Subjects are agents, hosts in brackets. */
export async function storedFlips(db: Database, accountId: string, since = 0): Promise<string[]> {
  const rows = await db.query<{ subject: string; from: string; to: string; at: Date; reason: string }>(
    `SELECT coalesce(a.external_id, '[' || h.external_id || ']') AS subject, f.from_state AS from, f.to_state AS to, f.at, f.reason
     FROM status_flip f JOIN host h ON h.id = f.host_id LEFT JOIN agent a ON a.id = f.agent_id
     WHERE f.account_id = $1 ORDER BY f.at, f.id`,
    [accountId],
  );
  return rows.map((row) => `${row.subject} ${row.from}>${row.to} ${row.at.getTime() - since} ${row.reason}`);
}
