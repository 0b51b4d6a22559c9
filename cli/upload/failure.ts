import { STATUS_CODES } from "node:http";
import type { MessageKey } from "../language";
import { errorCode, errorText } from "../output";
import { TimeoutError } from "./http";

/** Why an upload did not arrive. */
export interface Failure {
  /** As it stands in the error log: `HTTP 401: Unauthorized`, `Network: …`. */
  line: string;
  /** The sentence with the remedy. */
  hint: MessageKey;
  params: Record<string, string | number>;
  status?: number;
  retryAfterSeconds?: number;
}

const TLS_CODE = /^(ERR_TLS_|ERR_SSL_|EPROTO|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;
const HINT_OF_CODE: Record<string, MessageKey> = {
  ENOTFOUND: "hint_dns",
  EAI_AGAIN: "hint_dns",
  ECONNREFUSED: "hint_refused",
  EHOSTUNREACH: "hint_unreachable",
  ENETUNREACH: "hint_unreachable",
};

/** A network error in the words of the log, with its remedy. */
export function networkFailure(cause: unknown, url: string): Failure {
  const inner = cause instanceof AggregateError && cause.errors.length > 0 ? cause.errors[0] : cause;
  const code = errorCode(inner);
  const text = errorText(inner);
  const host = new URL(url).host;
  if (cause instanceof TimeoutError) {
    return { line: "Network: timed out", hint: "hint_timeout", params: { host } };
  }
  const tls = TLS_CODE.test(code) || /certificate|\bssl\b|\btls\b/i.test(text);
  const line = `Network: ${code && !text.includes(code) ? `${code} ${text}` : text}`;
  return { line, hint: tls ? "hint_tls" : (HINT_OF_CODE[code] ?? "hint_network"), params: { host } };
}

const HINT_OF_STATUS: Record<number, MessageKey> = {
  401: "hint_token",
  403: "hint_token",
  404: "hint_not_monitor",
  405: "hint_not_monitor",
  408: "hint_timeout",
  429: "hint_busy",
};

/** An answer that is no success, in the words of the log, with its remedy. */
export function statusFailure(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  url: string,
  now: number,
): Failure {
  const redirect = status >= 300 && status < 400 ? String(headers.location ?? "") : "";
  const retryAfterSeconds = retryAfter(headers["retry-after"], now);
  return {
    line: `HTTP ${status}: ${STATUS_CODES[status] ?? "Unknown"}`,
    hint: redirect ? "hint_redirect" : (HINT_OF_STATUS[status] ?? (status >= 500 ? "hint_server" : "hint_status")),
    params: { host: new URL(url).host, url, location: redirect, status },
    status,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** `Retry-After` in seconds, from either of its forms; at most an hour, so that a slip of the platform heals. */
export function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(0, Math.ceil(seconds))) : undefined;
}
