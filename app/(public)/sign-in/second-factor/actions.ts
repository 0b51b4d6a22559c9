"use server";

import { cookies, headers } from "next/headers";
import { z } from "zod";
import { cookieLoginId, isHttps } from "@/lib/auth/current";
import { enter } from "@/lib/auth/enter";
import { challengeCookieName } from "@/lib/auth/login-cookie";
import { database } from "@/lib/db";
import { publicAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { passSecondFactor } from "@/lib/services/gate";

const Step = z.object({
  code: z.string().max(100, "codeWrong").trim().min(1, "codeMissing"),
  next: z.string().max(4_000, "unexpected").default(""),
});

/** @returns the path to go to */
export const secondFactorAction = publicAction(Step, async ({ code, next }) => {
  const jar = await cookies();
  const challenge = jar.get(challengeCookieName(await isHttps()))?.value ?? "";
  const admission = await passSecondFactor(
    { db: database(), now: new Date() },
    { challenge, code, origin: originOf(await headers()), replaces: await cookieLoginId() },
  );
  return { path: await enter(admission, next) };
});
