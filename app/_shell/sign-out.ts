"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentLogin, isHttps } from "@/lib/auth/current";
import { loginCookieName } from "@/lib/auth/login-cookie";
import { endLogin } from "@/lib/services/logins";

/** Ends this login everywhere it is used, then forgets its cookie. */
export async function signOut(): Promise<void> {
  const login = await currentLogin();
  if (login) await endLogin(login.ctx, { personId: login.personId, loginId: login.loginId });
  (await cookies()).delete(loginCookieName(await isHttps()));
  redirect(login?.isDemo ? "/" : "/sign-in?why=signed_out");
}
