import { headers } from "next/headers";
import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cookieLoginId, isHttps } from "@/lib/auth/current";
import { enter } from "@/lib/auth/enter";
import { closeLogin } from "@/lib/auth/login";
import { LOGIN_SECONDS, loginSecret } from "@/lib/auth/login-cookie";
import { nextAuthProviders } from "@/lib/auth/providers";
import { database } from "@/lib/db";
import { isProvider } from "@/lib/domain/login-method";
import { AppError } from "@/lib/errors";
import { mailAfterAnswer } from "@/lib/http/mail-after-answer";
import { originOf } from "@/lib/http/origin";
import { log } from "@/lib/log";
import { signIn } from "@/lib/services/sign-in";
import { pathAfter } from "./provider-answer";

/**
 * next-auth speaks the protocols; who gets in is the gate's to say, and the cookie is set by `enter` alone. So every
 * way through here ends in `signIn` with a path, upon which next-auth redirects and makes no session of its own.
 */
interface Entered {
  id: string;
  path: string;
}

type Fields = Record<"email" | "password" | "next", string>;

async function authorize(given: Fields | undefined): Promise<Entered> {
  try {
    const admission = await signIn(
      { db: database(), now: new Date() },
      {
        email: String(given?.email ?? ""),
        password: String(given?.password ?? ""),
        origin: originOf(await headers()),
        replaces: await cookieLoginId(),
      },
    );
    return { id: "entered", path: await enter(admission, given?.next) };
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

/** Made per request: the variables are read when they are needed, not when the route is built. */
const options = (https: boolean): AuthOptions => ({
  secret: loginSecret(),
  useSecureCookies: https,
  session: { strategy: "jwt", maxAge: LOGIN_SECONDS },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  providers: [
    CredentialsProvider({
      credentials: { email: { type: "email" }, password: { type: "password" }, next: { type: "hidden" } },
      authorize,
    }),
    ...nextAuthProviders(),
  ],
  callbacks: {
    signIn({ user, account, profile }) {
      if ("path" in user && typeof user.path === "string") return user.path;
      const provider = account?.provider ?? "";
      return isProvider(provider) ? pathAfter(provider, profile) : false;
    },
    // Who is signed in is asked of the login row, never of the cookie: this tells nothing.
    session: ({ session }) => ({ expires: session.expires }),
  },
  events: {
    async signOut({ token }) {
      const loginId = token?.loginId;
      if (typeof loginId === "string") await closeLogin({ db: database(), now: new Date() }, loginId);
    },
  },
});

type Context = { params: Promise<{ nextauth: string[] }> };

/** What we use of next-auth; its `_log`, for one, would let anybody write into our log. */
const ACTIONS = new Set(["csrf", "signin", "callback", "session", "signout", "error", "providers"]);

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (!ACTIONS.has(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  // A sign-in from a new device is told by mail.
  mailAfterAnswer();
  return NextAuth(request, context, options(await isHttps()));
}

export { handler as GET, handler as POST };
