import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { Batch, type BatchReply, Heartbeat, KINDS } from "@/lib/protocol";

/** One request as it came. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  /** Inflated. */
  body: string;
}

/** How a test has the platform answer; undefined lets it answer as documented. */
export type Script = (
  request: Received,
) => { status: number; body?: unknown; headers?: Record<string, string> } | "hang" | undefined;

/** A platform on loopback that checks everything it is sent against the wire schemas. */
export interface Monitor {
  url: string;
  requests: Received[];
  /** Items of all batches accepted, in order of arrival; the same key once. */
  heartbeats: Heartbeat[];
  /** Items of other kinds, by kind, in order of arrival. */
  items: Record<string, unknown[]>;
  batches: Batch[];
  /** Violations of the contract; must stay empty. */
  violations: string[];
  answer(script: Script): void;
  close(): Promise<void>;
}

export const GOOD_TOKEN = "ocm_0123456789abcdefghijABCDEFGHIJ01abcdef";

/** @param options.known the tokens it knows */
export async function startMonitor(options: { known?: string[]; port?: number } = {}): Promise<Monitor> {
  const known = new Set(options.known ?? [GOOD_TOKEN]);
  let script: Script = () => undefined;
  const monitor: Monitor = {
    url: "",
    requests: [],
    heartbeats: [],
    items: {},
    batches: [],
    violations: [],
    answer(next) {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const body = (request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw).toString("utf8");
      const received = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      monitor.requests.push(received);
      const scripted = script(received);
      if (scripted === "hang") return;
      if (scripted) return void reply(response, scripted.status, scripted.body ?? {}, scripted.headers);
      respond(monitor, known, received, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  monitor.url = `http://127.0.0.1:${address.port}`;
  onTestFinished(() => monitor.close());
  return monitor;
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function respond(
  monitor: Monitor,
  known: Set<string>,
  { method, path, headers, body }: Received,
  response: ServerResponse,
): void {
  const token = headers["x-agent-token"];
  if (typeof token !== "string")
    return void reply(response, 401, { error: "Unauthorized: missing x-agent-token header" });
  if (!known.has(token)) {
    return void reply(response, 403, { error: "Invalid token: token not registered in any user settings" });
  }
  if (method === "GET" && path === "/api/token/validate") {
    return void reply(response, 200, { valid: true, account: "alice@example.org" });
  }
  if (method === "POST" && path === "/api/ingest/heartbeats") return void ingest(monitor, body, response);
  const kind = /^\/api\/ingest\/(\w+)$/.exec(path)?.[1] ?? "";
  if (method === "POST" && kind in KINDS) return void take(monitor, kind as keyof typeof KINDS, body, response);
  return void reply(response, 404, { error: "not found" });
}

function ingest(monitor: Monitor, body: string, response: ServerResponse): void {
  const batch = Batch.safeParse(JSON.parse(body));
  if (!batch.success) {
    monitor.violations.push(batch.error.message);
    return void reply(response, 400, { error: batch.error.message });
  }
  monitor.batches.push(batch.data);
  const answer: BatchReply = { accepted: 0, duplicates: 0, errors: [], now: Date.now(), thresholdSeconds: 360 };
  for (const [index, item] of batch.data.items.entries()) {
    const beat = Heartbeat.safeParse(item);
    if (!beat.success) {
      monitor.violations.push(beat.error.message);
      answer.errors.push({ index, field: "item", error: beat.error.message });
    } else if (monitor.heartbeats.some((seen) => seen.key === beat.data.key)) answer.duplicates++;
    else {
      monitor.heartbeats.push(beat.data);
      answer.accepted++;
    }
  }
  reply(response, 200, answer);
}

/** Takes whatever is as documented. */
function take(monitor: Monitor, kind: keyof typeof KINDS, body: string, response: ServerResponse): void {
  const batch = Batch.parse(JSON.parse(body));
  monitor.items[kind] ??= [];
  for (const item of batch.items) {
    const parsed = KINDS[kind].safeParse(item);
    if (parsed.success) monitor.items[kind].push(parsed.data);
    else monitor.violations.push(parsed.error.message);
  }
  reply(response, 200, { accepted: batch.items.length, duplicates: 0, errors: [], now: Date.now() });
}
