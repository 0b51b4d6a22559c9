import { headers } from "next/headers";
import type { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cookieLoginId } from "@/lib/auth/current";
import { enter } from "@/lib/auth/enter";
import { closeLogin } from "@/lib/auth/login";
import { LOGIN_SECONDS, loginSecret } from "@/lib/auth/login-cookie";
import { database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { originOf } from "@/lib/http/origin";
import { log } from "@/lib/log";
import { signIn } from "@/lib/services/sign-in";

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

/** Made per request: the secret is read when it is needed, not when the route is built. */
const options = (): AuthOptions => ({
  secret: loginSecret(),
  session: { strategy: "jwt", maxAge: LOGIN_SECONDS },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  providers: [
    CredentialsProvider({
      credentials: { email: { type: "email" }, password: { type: "password" }, next: { type: "hidden" } },
      authorize,
    }),
  ],
  callbacks: {
    signIn: ({ user }) => ("path" in user && typeof user.path === "string" ? user.path : false),
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

function handler(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, options());
}

export { handler as GET, handler as POST };
