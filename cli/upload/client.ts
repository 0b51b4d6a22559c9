import type { Batch, BatchReply, Heartbeat, HostIdentity, ItemError, Kind } from "@/lib/protocol";
import { safeLine } from "@/lib/protocol/text";
import { type Copy, copyOf } from "../copy";
import { isObject } from "../json-file";
import { errorText } from "../output";
import { type Failure, networkFailure, statusFailure } from "./failure";
import { exchange, type HttpReply } from "./http";

export const TIMEOUT_MS = 30_000;
const GZIP_FROM_BYTES = 1024;

/** Whom to send to, and as whom. */
export interface Destination {
  url: string;
  token: string;
  timeoutMs?: number;
}

/** What became of one batch. Only `accepted` means the platform has it. */
export type Outcome =
  | {
      kind: "accepted";
      accepted: number;
      duplicates: number;
      errors: ItemError[];
      now?: number;
      thresholdSeconds?: number;
      /** Another machine reports under this one's id. */
      copy?: Copy;
      /** Keys of what is to be said wholly the next time. */
      resend: string[];
      /** What changed nothing was said before this, by our own clock. */
      newest?: number;
    }
  /** The batch as a whole will never be accepted; the same items in smaller batches may. */
  | { kind: "rejected"; failure: Failure }
  /** To be tried again; `denied` when only a person can help (401, 403). */
  | { kind: "failed"; failure: Failure; denied: boolean };

/** The bytes of one upload, before compression. */
export function batchBody(host: HostIdentity, items: readonly unknown[], now: number): string {
  const batch: Batch = { sentAt: now, host, items: [...items] };
  return JSON.stringify(batch);
}

/** Sends one batch of heartbeats and waits for the answer, which comes after the platform has committed them. */
export async function sendHeartbeats(
  to: Destination,
  host: HostIdentity,
  items: Heartbeat[],
  now: number,
): Promise<Outcome> {
  const url = `${to.url}/api/ingest/heartbeats`;
  const reply = await postBatch(to, url, batchBody(host, items, now));
  if (!("line" in reply) && (reply.status === 404 || reply.status === 405)) return sendPlainList(to, items, now);
  return outcomeOf(reply, url, now);
}

/**
 * Sends one batch of any other kind and waits for the answer, which comes after the platform has committed it. A
 * platform that does not know the kind answers 404: a failure, to be tried again as others are.
 */
export async function sendItems(
  to: Destination,
  kind: Exclude<Kind, "heartbeats">,
  host: HostIdentity,
  items: readonly unknown[],
  now: number,
): Promise<Outcome> {
  const url = `${to.url}/api/ingest/${kind}`;
  return outcomeOf(await postBatch(to, url, batchBody(host, items, now)), url, now);
}

async function postBatch(to: Destination, url: string, body: string): Promise<HttpReply | Failure> {
  const plain = Buffer.from(body);
  const packed = plain.length > GZIP_FROM_BYTES;
  return post(to, url, packed ? await gzipped(plain) : plain, packed);
}

function outcomeOf(reply: HttpReply | Failure, url: string, now: number): Outcome {
  if ("line" in reply) return { kind: "failed", failure: reply, denied: false };
  const body = parsedObject(reply.text);
  if (body && typeof body.accepted === "number") return acceptedOutcome(body);
  if (reply.status === 200) {
    return { kind: "failed", failure: { ...notOurs(url), status: 200 }, denied: false };
  }
  return outcomeOfStatus(reply, url, now);
}

/** Loaded when first needed: small reports, the usual case, go out as they are. */
async function gzipped(plain: Buffer): Promise<Buffer> {
  const { gzip } = await import("node:zlib");
  // Beside everything else: megabytes take long enough to hold others up.
  return new Promise((resolve, reject) => gzip(plain, (cause, packed) => (cause ? reject(cause) : resolve(packed))));
}

/** A platform that knows only `POST /api/upload` learns of the agents in the newest report. */
async function sendPlainList(to: Destination, items: Heartbeat[], now: number): Promise<Outcome> {
  const url = `${to.url}/api/upload`;
  const agents = (items.at(-1)?.agents ?? []).filter((agent) => agent.configured);
  const list = agents.map((agent) => ({
    id: agent.id,
    ...(agent.name && { name: { en: agent.name, zh: agent.name } }),
  }));
  if (list.length === 0) return { kind: "accepted", accepted: 0, duplicates: 0, errors: [], resend: [] };
  const reply = await post(to, url, Buffer.from(JSON.stringify(list)), false);
  if ("line" in reply) return { kind: "failed", failure: reply, denied: false };
  if (reply.status === 200) return { kind: "accepted", accepted: items.length, duplicates: 0, errors: [], resend: [] };
  return outcomeOfStatus(reply, url, now);
}

async function post(to: Destination, url: string, body: Buffer, packed: boolean): Promise<HttpReply | Failure> {
  try {
    return await exchange({
      method: "POST",
      url,
      headers: {
        "content-type": "application/json",
        "x-agent-token": to.token,
        ...(packed && { "content-encoding": "gzip" }),
      },
      body,
      timeoutMs: to.timeoutMs ?? TIMEOUT_MS,
    });
  } catch (cause) {
    return networkFailure(cause, url);
  }
}

function outcomeOfStatus(reply: HttpReply, url: string, now: number): Outcome {
  const failure = statusFailure(reply.status, reply.headers, url, now);
  if (reply.status === 400 || reply.status === 413 || reply.status === 422) {
    const said = parsedObject(reply.text)?.error;
    return {
      kind: "rejected",
      failure: typeof said === "string" ? { ...failure, params: { ...failure.params, said } } : failure,
    };
  }
  const owner = tokenOwner(reply);
  const pinned: Failure = { ...failure, hint: "hint_pinned", params: { ...failure.params, owner: owner ?? "" } };
  const denied = reply.status === 401 || reply.status === 403;
  return { kind: "failed", failure: owner === undefined ? failure : pinned, denied };
}

function acceptedOutcome(body: Record<string, unknown>): Outcome {
  const reply: Partial<BatchReply> = body;
  return {
    kind: "accepted",
    accepted: reply.accepted ?? 0,
    duplicates: reply.duplicates ?? 0,
    errors: Array.isArray(reply.errors) ? reply.errors.filter((error) => Number.isInteger(error?.index)) : [],
    ...(typeof reply.now === "number" && { now: reply.now }),
    ...(typeof reply.thresholdSeconds === "number" && { thresholdSeconds: reply.thresholdSeconds }),
    copy: copyOf(reply.clone),
    resend: Array.isArray(reply.resend) ? reply.resend.filter((key) => typeof key === "string") : [],
    ...(typeof reply.newest === "number" && { newest: reply.newest }),
  };
}

/** The JSON object in an answer; undefined for anything else. */
export function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The host a token belongs to, when that is why it was refused. */
function tokenOwner(reply: HttpReply): string | undefined {
  const body = reply.status === 403 ? parsedObject(reply.text) : undefined;
  return body?.code === "token_pinned" ? safeLine(String(body.host ?? "?"), 120) : undefined;
}

const notOurs = (url: string): Failure => ({
  line: "HTTP 200: the answer is not a monitor's",
  hint: "hint_not_monitor",
  params: { host: new URL(url).host, url },
});

/** What the platform says of a token. */
export type Validation =
  | { kind: "valid"; account: string; now?: number; copy?: Copy }
  | { kind: "invalid" }
  /** It is good, but for the machine named. */
  | { kind: "pinned"; owner: string }
  /** The platform could not be asked; the token may be good. */
  | { kind: "unknown"; failure: Failure }
  /** What answers at this address is no monitor. */
  | { kind: "not_a_monitor"; failure: Failure };

/** Asks GET /api/token/validate. @param hostId as which host the token is to be used */
export async function validateToken(to: Destination, now: number, hostId: string): Promise<Validation> {
  const url = `${to.url}/api/token/validate`;
  let reply: HttpReply;
  try {
    reply = await exchange({
      method: "GET",
      url,
      headers: { "x-agent-token": to.token, "x-host-id": hostId },
      timeoutMs: to.timeoutMs ?? TIMEOUT_MS,
    });
  } catch (cause) {
    return { kind: "unknown", failure: networkFailure(cause, url) };
  }
  const owner = tokenOwner(reply);
  if (owner !== undefined) return { kind: "pinned", owner };
  if (reply.status === 401 || reply.status === 403) return { kind: "invalid" };
  const body = parsedObject(reply.text);
  const platformNow = Date.parse(String(reply.headers.date ?? ""));
  if (reply.status === 200 && body?.valid === true) {
    const account = typeof body.account === "string" ? body.account : errorText(body.account ?? "");
    const copy = copyOf(body.clone);
    return { kind: "valid", account, ...(Number.isFinite(platformNow) && { now: platformNow }), ...(copy && { copy }) };
  }
  if (reply.status === 429 || reply.status >= 500) {
    return { kind: "unknown", failure: statusFailure(reply.status, reply.headers, url, now) };
  }
  if (reply.status === 200) return { kind: "not_a_monitor", failure: notOurs(url) };
  return { kind: "not_a_monitor", failure: statusFailure(reply.status, reply.headers, url, now) };
}
