import { cookies } from "next/headers";
import { encode } from "next-auth/jwt";
import { database } from "../db";
import { FIRST_PAGE, ownPath } from "../domain/own-path";
import { PREFERENCE_COOKIES } from "../i18n/preferences";
import { cookieLoginId, isHttps } from "./current";
import { DEVICE_SECONDS, deviceCookieName, deviceKeyOf, isDeviceKey } from "./device-key";
import { type Admission, closeLogin } from "./login";
import { CHALLENGE_SECONDS, challengeCookieName, LOGIN_SECONDS, loginCookieName, loginSecret } from "./login-cookie";
import { forgetIntent } from "./provider-intent";

const YEAR_SECONDS = 31_536_000;

/**
 * Gives the browser what the gate answered: the cookie of its new login, or of the second step it must take. The login
 * it had before ends. Only in server actions and route handlers: pages cannot set cookies.
 * @returns the path to go to: `next`, or the second-factor page
 */
export async function enter(admission: Admission, next?: string): Promise<string> {
  const [jar, https] = await Promise.all([cookies(), isHttps()]);
  const shared = { httpOnly: true, sameSite: "lax", secure: https, path: "/" } as const;
  const target = ownPath(next);
  await forgetIntent();
  if (admission.kind === "second_factor") {
    jar.set(challengeCookieName(https), admission.challenge, { ...shared, maxAge: CHALLENGE_SECONDS });
    return `/sign-in/second-factor${target === FIRST_PAGE ? "" : `?${new URLSearchParams({ next: target })}`}`;
  }
  const { loginId } = admission;
  const db = database();
  const before = await cookieLoginId();
  if (before && before !== loginId) await closeLogin({ db, now: new Date() }, before);
  const value = await encode({ token: { loginId }, secret: loginSecret(), maxAge: LOGIN_SECONDS });
  jar.set(loginCookieName(https), value, { ...shared, maxAge: LOGIN_SECONDS });
  const device = jar.get(deviceCookieName(https))?.value;
  const known = isDeviceKey(device) ? device : deviceKeyOf(loginId);
  jar.set(deviceCookieName(https), known, { ...shared, maxAge: DEVICE_SECONDS });
  // Deleted with its attributes: browsers ignore a __Host- cookie that is set, even to nothing, without them.
  jar.set(challengeCookieName(https), "", { ...shared, maxAge: 0 });
  const [person] = await db.query<{ locale: string | null }>(
    "SELECT locale FROM person JOIN login ON login.person_id = person.id WHERE login.id = $1",
    [loginId],
  );
  if (person?.locale && !jar.has(PREFERENCE_COOKIES.locale))
    jar.set(PREFERENCE_COOKIES.locale, person.locale, { path: "/", sameSite: "lax", maxAge: YEAR_SECONDS });
  return target;
}
