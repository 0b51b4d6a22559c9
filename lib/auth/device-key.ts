import { createHmac } from "node:crypto";
import { loginSecret } from "./login-cookie";

/**
 * What a browser shows so that it is known again at the next sign-in. It lets nobody in: it only spares its owner a mail
 * about a new device. Made from the browser's first login, so that the gate and the cookie agree without telling each other.
 */

export const deviceCookieName = (https: boolean): string => `${https ? "__Secure-" : ""}device`;
/** Browsers keep no cookie longer than about this. */
export const DEVICE_SECONDS = 400 * 24 * 60 * 60;

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

export const isDeviceKey = (value: string | undefined): value is string => value !== undefined && SHAPE.test(value);

export function deviceKeyOf(loginId: string): string {
  return createHmac("sha256", loginSecret()).update(`device of ${loginId}`).digest("base64url");
}

/** The device key among a request's cookies. */
export function deviceFromCookies(header: string | null): string | undefined {
  const found = /(?:^|;\s*)(?:__Secure-)?device=([A-Za-z0-9_-]{43})(?:;|$)/.exec(header ?? "")?.[1];
  return found;
}
