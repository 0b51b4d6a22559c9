"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentLogin, isHttps } from "@/lib/auth/current";
import { loginCookieName } from "@/lib/auth/login-cookie";
import { forgetIntent } from "@/lib/auth/provider-intent";
import { endLogin } from "@/lib/services/logins";

/** Ends this login everywhere it is used, then forgets its cookie. */
export async function signOut(): Promise<void> {
  const login = await currentLogin();
  if (login) await endLogin(login.ctx, { personId: login.personId, loginId: login.loginId });
  const https = await isHttps();
  // With its attributes: browsers ignore a __Secure- cookie that is set, even to nothing, without them.
  const gone = { httpOnly: true, sameSite: "lax", secure: https, path: "/", maxAge: 0 } as const;
  (await cookies()).set(loginCookieName(https), "", gone);
  await forgetIntent();
  redirect(login?.isDemo ? "/" : "/sign-in?why=signed_out");
}
