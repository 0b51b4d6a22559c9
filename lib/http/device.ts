import type { Ctx } from "../ctx";
import { isUnreachable } from "../db/failure";
import { env } from "../env";
import { AppError } from "../errors";
import { LIMITS, safeLine } from "../protocol";
import {
  DEVICE,
  type DeviceCodeReply,
  type DeviceError,
  type DeviceErrorReply,
  type DeviceTokenReply,
} from "../protocol/device";
import { type MachineClaims, redeemDeviceCode, startDeviceGrant } from "../services/device-grants";
import { RateLimit } from "./limits";
import { publicUrl } from "./origin";
import { json } from "./reply";
import type { WireReply, WireRequest } from "./wire-shape";

/** The two endpoints of the device flow (RFC 8628): forms in, JSON out, errors as RFC 6749 has them. */

const MAX_FORM_BYTES = 10_000;
const VERSION_LENGTH = 40;
/** What Node calls systems and processors; anything else is left out. */
const WORD = /^[a-z0-9_]{1,20}$/;
/** Polls a minute from one address, whatever the codes: a whole office may connect its machines at once. */
const polls = new RateLimit(600);

/** An answer that is no success, on its way out. */
class Refusal extends Error {
  constructor(
    readonly error: DeviceError,
    why: string,
    readonly status = 400,
    readonly headers: Record<string, string> = {},
  ) {
    super(why);
  }
}

/** POST /api/device/code: a machine asks to be connected. */
export const deviceCode = (ctx: Ctx, request: WireRequest): Promise<WireReply> =>
  answered(async () => {
    const form = await formOf(request);
    requireClient(form);
    const scope = form.get("scope");
    if (scope && scope !== DEVICE.scope) throw new Refusal("invalid_scope", `The only scope is ${DEVICE.scope}.`);
    const codes = await startDeviceGrant(ctx, claimsOf(form), request.address);
    const page = `${addressOf(request)}${DEVICE.page}`;
    return noStore(200, {
      device_code: codes.deviceCode,
      user_code: codes.userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?code=${codes.userCode}`,
      expires_in: DEVICE.lifetimeSeconds,
      interval: DEVICE.intervalSeconds,
    } satisfies DeviceCodeReply);
  });

/** POST /api/device/token: a machine asks whether somebody has approved. */
export const deviceToken = (ctx: Ctx, request: WireRequest): Promise<WireReply> =>
  answered(async () => {
    const seconds = polls.take(request.address, ctx.now.getTime());
    if (seconds > 0) throw tooMany("slow_down", seconds);
    const form = await formOf(request);
    const grantType = form.get("grant_type");
    if (!grantType) throw new Refusal("invalid_request", "grant_type is missing.");
    if (grantType !== DEVICE.grantType) {
      throw new Refusal("unsupported_grant_type", `The only grant_type is ${DEVICE.grantType}.`);
    }
    requireClient(form);
    const code = form.get("device_code");
    if (!code) throw new Refusal("invalid_request", "device_code is missing.");
    const redeemed = await redeemDeviceCode(ctx, code);
    if (redeemed.kind === "refused") throw new Refusal(redeemed.error, redeemed.why);
    return noStore(200, {
      access_token: redeemed.token,
      token_type: "Bearer",
      scope: DEVICE.scope,
      account: redeemed.accountName,
    } satisfies DeviceTokenReply);
  });

const noStore = (status: number, value: object, headers: Record<string, string> = {}): WireReply =>
  json(status, value, { pragma: "no-cache", ...headers });

const tooMany = (error: DeviceError, seconds: number): Refusal =>
  new Refusal(error, `Too many requests. Try again in ${seconds} seconds.`, 429, { "retry-after": String(seconds) });

async function answered(work: () => Promise<WireReply>): Promise<WireReply> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    const { error: code, message, status, headers } = refusal;
    return noStore(status, { error: code, error_description: message } satisfies DeviceErrorReply, headers);
  }
}

/** undefined: nothing we can name; the caller logs it. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (isUnreachable(error)) {
    const why = "The platform cannot reach its database. Try again.";
    return new Refusal("temporarily_unavailable", why, 503, { "retry-after": "10" });
  }
  if (!(error instanceof AppError)) return undefined;
  if (error.kind === "too_many") return tooMany("temporarily_unavailable", error.detail.retryAfterSeconds ?? 60);
  return new Refusal("invalid_request", error.message, error.kind === "too_large" ? 413 : 400);
}

async function formOf(request: WireRequest): Promise<Map<string, string>> {
  if (request.method !== "POST") throw new Refusal("invalid_request", "Use POST.", 405, { allow: "POST" });
  const type = request.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new Refusal("invalid_request", "Send a form: content-type application/x-www-form-urlencoded.");
  }
  const text = Buffer.from(await request.readBody(MAX_FORM_BYTES)).toString("utf8");
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) throw new Refusal("invalid_request", "A parameter is given more than once.");
    form.set(name, value);
  }
  return form;
}

function requireClient(form: Map<string, string>): void {
  const client = form.get("client_id");
  if (!client) throw new Refusal("invalid_request", "client_id is missing.");
  if (client !== DEVICE.clientId) throw new Refusal("invalid_client", `The only client_id is ${DEVICE.clientId}.`);
}

function claimsOf(form: Map<string, string>): MachineClaims {
  const line = (name: string, length: number) => safeLine(form.get(name) ?? "", length);
  const word = (name: string) => (WORD.test(form.get(name) ?? "") ? (form.get(name) ?? "") : "");
  const hostId = line("host_id", LIMITS.idLength + 1);
  if (hostId === "" || [...hostId].length > LIMITS.idLength) {
    throw new Refusal("invalid_request", `host_id must be a text of 1 to ${LIMITS.idLength} characters.`);
  }
  const language = form.get("language");
  return {
    hostId,
    hostName: line("host_name", LIMITS.nameLength) || hostId,
    platform: word("platform"),
    arch: word("arch"),
    uploaderVersion: line("uploader_version", VERSION_LENGTH),
    locale: language === "en" || language === "zh" ? language : "",
  };
}

/** Where a person opens the page: what the operator set, else where the machine found us. */
function addressOf(request: WireRequest): string {
  const { MONITOR_URL, TRUST_PROXY, VERCEL } = env();
  const isTrusted = TRUST_PROXY || VERCEL !== undefined;
  const get = (name: string) => (isTrusted || !name.startsWith("x-forwarded-") ? (request.header(name) ?? null) : null);
  return publicUrl({ get }, MONITOR_URL);
}
