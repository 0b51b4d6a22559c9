import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { AccountCtx } from "../ctx";
import { database } from "../db";
import { ASKED_PATH_HEADER, FIRST_PAGE, ownPath } from "../domain/own-path";
import { type LiveLogin, readLogin } from "./login";
import { loginCookieName, loginIdFrom } from "./login-cookie";

/** Who is asking, and the context that acts for their account. */
export interface CurrentLogin extends LiveLogin {
  ctx: AccountCtx;
}

/** Did the person's browser speak https? The server in front sets the header; next-auth reads the same one. */
export async function isHttps(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** The id of the login this request's cookie names; it says nothing yet about whether that login still holds. */
export async function cookieLoginId(): Promise<string | null> {
  const jar = await cookies();
  return loginIdFrom(jar.get(loginCookieName(await isHttps()))?.value);
}

/**
 * The person behind this request, or null. Every page, action and route handler for people asks exactly this.
 * Asked once per request, however many parts of the page ask.
 */
export const currentLogin = cache(async (): Promise<CurrentLogin | null> => {
  const loginId = await cookieLoginId();
  if (!loginId) return null;
  const ctx = { db: database(), now: new Date() };
  const login = await readLogin(ctx, loginId);
  return login && { ...login, ctx: { ...ctx, accountId: login.accountId } };
});

/** As `currentLogin`, but sends strangers to sign in, from where they come back to what they asked for. */
export async function requireLogin(): Promise<CurrentLogin> {
  const login = await currentLogin();
  if (login) return login;
  const query = new URLSearchParams();
  if (await cookieLoginId()) query.set("why", "ended");
  const asked = ownPath((await headers()).get(ASKED_PATH_HEADER));
  if (asked !== FIRST_PAGE) query.set("next", asked);
  redirect(query.size > 0 ? `/sign-in?${query}` : "/sign-in");
}
