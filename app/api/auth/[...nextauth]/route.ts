import { cookies, headers } from "next/headers";
import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cookieLoginId } from "@/lib/auth/current";
import type { LoginOrigin } from "@/lib/auth/login";
import { LOGIN_SECONDS, loginSecret } from "@/lib/auth/login-cookie";
import { database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { originOf } from "@/lib/http/origin";
import { PREFERENCE_COOKIES } from "@/lib/i18n/preferences";
import { log } from "@/lib/log";
import { endLoginById } from "@/lib/services/logins";
import { signIn } from "@/lib/services/sign-in";

/** What `authorize` hands to the cookie: nothing but the id of the new login. */
interface SignedIn {
  id: string;
  loginId: string;
}

async function authorize(given: Record<"email" | "password", string> | undefined): Promise<SignedIn> {
  const origin: LoginOrigin = originOf(await headers());
  const ctx = { db: database(), now: new Date() };
  try {
    const { loginId, personId, locale } = await signIn(ctx, {
      email: String(given?.email ?? ""),
      password: String(given?.password ?? ""),
      ...origin,
    });
    const before = await cookieLoginId();
    if (before) await endLoginById(ctx, before);
    const jar = await cookies();
    if (locale && !jar.has(PREFERENCE_COOKIES.locale))
      jar.set(PREFERENCE_COOKIES.locale, locale, { path: "/", sameSite: "lax", maxAge: 31_536_000 });
    return { id: personId, loginId };
  } catch (error) {
    // The text goes to the browser: a code of ours, and the minutes to wait.
    if (error instanceof AppError) {
      const { code = "unexpected", retryAfterSeconds = 0 } = error.detail;
      throw new Error(`${code}:${Math.ceil(retryAfterSeconds / 60)}`);
    }
    log().error({ err: error }, "Sign-in failed");
    throw new Error("unexpected:0");
  }
}

/** Made per request: the secret is read when it is needed, not when the route is built. */
const options = (): AuthOptions => ({
  secret: loginSecret(),
  session: { strategy: "jwt", maxAge: LOGIN_SECONDS },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  providers: [
    CredentialsProvider({
      credentials: { email: { type: "email" }, password: { type: "password" } },
      authorize,
    }),
  ],
  callbacks: {
    // `user` is what authorize gave, and only at sign-in.
    jwt: ({ token, user }) => (user && "loginId" in user ? { sub: user.id, loginId: user.loginId } : token),
    // Who is signed in is asked of the login row, never of the cookie: this tells nothing.
    session: ({ session }) => ({ expires: session.expires }),
  },
  events: {
    async signOut({ token }) {
      const loginId = token?.loginId;
      if (typeof loginId === "string") await endLoginById({ db: database(), now: new Date() }, loginId);
    },
  },
});

type Context = { params: Promise<{ nextauth: string[] }> };

function handler(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, options());
}

export { handler as GET, handler as POST };
