import { decode } from "next-auth/jwt";
import { env } from "../env";

/** A login lasts this long after sign-in, in seconds. */
export const LOGIN_SECONDS = 30 * 24 * 60 * 60;

/** A sign-in waits this long for its second step. */
export const CHALLENGE_SECONDS = 600;

/** Over https the name carries `__Secure-`, which browsers let nobody set over plain http. */
export const loginCookieName = (https: boolean): string => `${https ? "__Secure-" : ""}next-auth.session-token`;

/** The cookie that ties a waiting second step to the browser that did the first. */
export const challengeCookieName = (https: boolean): string => `${https ? "__Host-" : ""}monitor.second-factor`;

/**
 * The key of the sign-in cookies.
 * @throws Error naming MONITOR_SECRET when it is not set
 */
export function loginSecret(): string {
  const secret = env().MONITOR_SECRET;
  if (!secret) {
    throw new Error(
      "MONITOR_SECRET is not set. Give it at least 32 characters, or start with `npm run up`, which makes one.",
    );
  }
  return secret;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The login named by a cookie we issued; null for any other text. */
export async function loginIdFrom(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  const token = await decode({ token: cookie, secret: loginSecret() }).catch(() => null);
  const loginId = token?.loginId;
  return typeof loginId === "string" && UUID.test(loginId) ? loginId : null;
}
