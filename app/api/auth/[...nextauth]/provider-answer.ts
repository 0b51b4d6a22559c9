import { cookies, headers } from "next/headers";
import { getLocale } from "next-intl/server";
import { claimOf } from "@/lib/auth/claim";
import { type CurrentLogin, currentLogin } from "@/lib/auth/current";
import { refuseDemo } from "@/lib/auth/demo";
import { enter } from "@/lib/auth/enter";
import { requireProof } from "@/lib/auth/proof";
import { takeIntent } from "@/lib/auth/provider-intent";
import { database } from "@/lib/db";
import type { Provider } from "@/lib/domain/login-method";
import { ownPath } from "@/lib/domain/own-path";
import { AppError } from "@/lib/errors";
import { originOf } from "@/lib/http/origin";
import { log } from "@/lib/log";
import { connectIdentity, isIdentityOf } from "@/lib/services/identities";
import { noteProof } from "@/lib/services/proofs";
import { signInByClaim } from "@/lib/services/sign-in";

const SECURITY_PAGE = "/settings/security";

/**
 * What follows when a provider has said who somebody is: next-auth has checked state, PKCE, nonce and signature before.
 * @returns the path to go to; what went wrong stands in its query
 */
export async function pathAfter(provider: Provider, profile: unknown): Promise<string> {
  const login = await currentLogin();
  const purpose = login ? await takeIntent(provider, login.loginId) : null;
  try {
    const claim = claimOf(provider, profile);
    if (login && purpose === "connect") return await connect(login, claim);
    if (login && purpose === "prove") return await proveThrough(login, claim);
    const ctx = { db: database(), now: new Date() };
    const origin = originOf(await headers());
    const admission = await signInByClaim(ctx, { claim, locale: await getLocale(), origin, replaces: login?.loginId });
    return await enter(admission, await askedPath());
  } catch (error) {
    if (!(error instanceof AppError)) log().error({ err: error, provider }, "Sign-in through a provider failed");
    const code = (error instanceof AppError && error.detail.code) || "unexpected";
    return `${purpose ? SECURITY_PAGE : "/sign-in"}?${new URLSearchParams({ error: code })}`;
  }
}

type Claim = ReturnType<typeof claimOf>;

async function connect(login: CurrentLogin, claim: Claim): Promise<string> {
  refuseDemo(login);
  requireProof(login);
  await connectIdentity(login.ctx, login.personId, claim);
  return `${SECURITY_PAGE}?done=connected`;
}

async function proveThrough(login: CurrentLogin, claim: Claim): Promise<string> {
  refuseDemo(login);
  if (!(await isIdentityOf(login.ctx, login.personId, claim))) {
    throw new AppError("forbidden", "That is not an account you sign in with here.", { code: "identityForeign" });
  }
  await noteProof(login.ctx, login);
  return askedPath();
}

/** Where the person wanted to go: next-auth keeps it in a cookie of its own on the way to the provider. */
async function askedPath(): Promise<string> {
  const jar = await cookies();
  const cookie = jar.getAll().find(({ name }) => name.endsWith("next-auth.callback-url"));
  if (!cookie || !URL.canParse(cookie.value)) return ownPath(null);
  const { pathname, search } = new URL(cookie.value);
  return ownPath(pathname + search);
}
