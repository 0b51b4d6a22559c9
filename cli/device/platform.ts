import type { HostIdentity } from "@/lib/protocol";
import { DEVICE } from "@/lib/protocol/device";
import { safeLine } from "@/lib/protocol/text";
import type { MessageKey } from "../language";
import { parsedObject } from "../upload/client";
import { type Failure, networkFailure, statusFailure } from "../upload/failure";
import { exchange, type HttpReply } from "../upload/http";

/** What the platform says in the device flow (RFC 8628). Its texts end up in a terminal: they are cleaned here. */

const TIMEOUT_MS = 30_000;
const WORDS_LENGTH = 300;

/** What a person is shown, and what the machine polls with. */
export interface Codes {
  deviceCode: string;
  /** As people see it: XXXX-XXXX. */
  userCode: string;
  /** The page where the code is typed. */
  page: string;
  /** The same page with the code in it. */
  link: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

export type Asked =
  | { kind: "codes"; codes: Codes }
  /** The platform is older than this flow, or is none. */
  | { kind: "unsupported"; status: number }
  | { kind: "failed"; failure: Failure };

export type Poll =
  | { kind: "token"; token: string; account: string }
  | { kind: "pending" }
  | { kind: "slow_down" }
  | { kind: "denied"; why: string }
  | { kind: "expired" }
  /** The code was used up already, or is not known any more. */
  | { kind: "used" }
  /** To be tried again. */
  | { kind: "failed"; failure: Failure };

/** POST /api/device/code. */
export async function askForCodes(url: string, host: HostIdentity, language: string, now: number): Promise<Asked> {
  const address = url + DEVICE.codePath;
  const reply = await post(address, {
    client_id: DEVICE.clientId,
    scope: DEVICE.scope,
    host_id: host.id,
    host_name: host.name,
    platform: host.platform ?? "",
    arch: host.arch ?? "",
    uploader_version: host.uploaderVersion ?? "",
    language,
  });
  if ("line" in reply) return { kind: "failed", failure: reply };
  if (reply.status === 404 || reply.status === 405 || reply.status === 501) {
    return { kind: "unsupported", status: reply.status };
  }
  const body = parsedObject(reply.text);
  const codes = reply.status === 200 && body ? codesIn(body) : undefined;
  if (codes) return { kind: "codes", codes };
  if (reply.status === 200) return { kind: "failed", failure: notOurs(address) };
  return { kind: "failed", failure: withWords(statusFailure(reply.status, reply.headers, address, now), body) };
}

/** POST /api/device/token. */
export async function pollForToken(url: string, deviceCode: string, now: number): Promise<Poll> {
  const address = url + DEVICE.tokenPath;
  const form = { grant_type: DEVICE.grantType, client_id: DEVICE.clientId, device_code: deviceCode };
  const reply = await post(address, form);
  if ("line" in reply) return { kind: "failed", failure: reply };
  const body = parsedObject(reply.text);
  if (reply.status === 200 && typeof body?.access_token === "string") {
    return { kind: "token", token: body.access_token, account: words(body.account) };
  }
  const failure = withWords(statusFailure(reply.status, reply.headers, address, now), body);
  if (reply.status !== 400) return { kind: "failed", failure };
  switch (body?.error) {
    case "authorization_pending":
      return { kind: "pending" };
    case "slow_down":
      return { kind: "slow_down" };
    case "access_denied":
      return { kind: "denied", why: words(body.error_description) };
    case "expired_token":
      return { kind: "expired" };
    case "invalid_grant":
      return { kind: "used" };
    default:
      return { kind: "failed", failure };
  }
}

async function post(url: string, form: Record<string, string>): Promise<HttpReply | Failure> {
  try {
    const body = Buffer.from(new URLSearchParams(form).toString());
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return await exchange({ method: "POST", url, headers, body, timeoutMs: TIMEOUT_MS });
  } catch (cause) {
    return networkFailure(cause, url);
  }
}

function codesIn(body: Record<string, unknown>): Codes | undefined {
  const page = webAddress(body.verification_uri);
  const link = webAddress(body.verification_uri_complete) ?? page;
  const { device_code: deviceCode, user_code: userCode } = body;
  if (!page || !link || typeof deviceCode !== "string" || typeof userCode !== "string") return undefined;
  if (!/^[\x21-\x7e]{1,500}$/.test(deviceCode) || !/^[A-Za-z0-9-]{4,20}$/.test(userCode)) return undefined;
  const expiresInSeconds = seconds(body.expires_in, DEVICE.lifetimeSeconds, 86_400);
  const intervalSeconds = seconds(body.interval, DEVICE.intervalSeconds, 300);
  return { deviceCode, userCode, page, link, expiresInSeconds, intervalSeconds };
}

/** The address in its one spelling, which holds no control characters. */
function webAddress(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 1_000 || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}

function seconds(value: unknown, otherwise: number, most: number): number {
  return typeof value === "number" && value >= 1 && value <= most ? value : otherwise;
}

const words = (value: unknown): string => (typeof value === "string" ? safeLine(value, WORDS_LENGTH) : "");

/** The platform's own sentence says more than a status. */
function withWords(failure: Failure, body: Record<string, unknown> | undefined): Failure {
  const said = words(body?.error_description);
  return said ? { ...failure, line: `${failure.line}: ${said}` } : failure;
}

const notOurs = (url: string): Failure => ({
  line: "HTTP 200: the answer is not a monitor's",
  hint: "hint_not_monitor" satisfies MessageKey,
  params: { host: new URL(url).host, url },
});
