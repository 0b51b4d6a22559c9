import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import type { Provider } from "../domain/login-method";
import { isHttps } from "./current";
import { loginSecret } from "./login-cookie";

/**
 * Why a signed-in person goes to an identity provider: to connect an account there, or to show that it is them. Kept
 * for this browser and this login alone; without it an answer is a sign-in.
 */
export interface ProviderIntent {
  purpose: "connect" | "prove";
  loginId: string;
  provider: Provider;
}

const SECONDS = 600;
const NAME = "monitor.provider-intent";
const nameFor = (https: boolean): string => `${https ? "__Host-" : ""}${NAME}`;
const attributes = (https: boolean) => ({ httpOnly: true, sameSite: "lax", secure: https, path: "/" }) as const;

/** Remembers it until the provider answers, at most 10 minutes. Only in server actions. */
export async function rememberIntent(intent: ProviderIntent): Promise<void> {
  const [jar, https] = await Promise.all([cookies(), isHttps()]);
  const value = await encode({ token: { ...intent }, secret: loginSecret(), maxAge: SECONDS, salt: NAME });
  jar.set(nameFor(https), value, { ...attributes(https), maxAge: SECONDS });
}

/** Forgets it. Only in server actions and route handlers. */
export async function forgetIntent(): Promise<void> {
  const [jar, https] = await Promise.all([cookies(), isHttps()]);
  if (jar.has(nameFor(https))) jar.set(nameFor(https), "", { ...attributes(https), maxAge: 0 });
}

/** The intent with which this login went to this provider, or null; it counts once. Only in route handlers. */
export async function takeIntent(provider: Provider, loginId: string): Promise<ProviderIntent["purpose"] | null> {
  const [jar, https] = await Promise.all([cookies(), isHttps()]);
  const cookie = jar.get(nameFor(https))?.value;
  await forgetIntent();
  const intent = cookie && (await decode({ token: cookie, secret: loginSecret(), salt: NAME }).catch(() => null));
  if (!intent || intent.provider !== provider || intent.loginId !== loginId) return null;
  return intent.purpose === "connect" || intent.purpose === "prove" ? intent.purpose : null;
}
