"use server";

import { headers } from "next/headers";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { database } from "@/lib/db";
import { emailProblem } from "@/lib/domain/email";
import { passwordProblem } from "@/lib/domain/password-rules";
import { publicAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { NAME_LENGTH, refuseClosedSignUp, signUp } from "@/lib/services/accounts";
import { take } from "@/lib/services/attempts";

const NewPerson = z
  .object({
    email: z.string().max(1_000, "emailWrong"),
    password: z.string().max(2_000, "passwordLong"),
    name: z
      .string()
      .max(NAME_LENGTH * 4, "nameLong")
      .default(""),
  })
  // The service refuses the same, one at a time: here the form hears of all of them at once.
  .superRefine(({ email, password }, context) => {
    const wrong = { email: emailProblem(email), password: passwordProblem(password, email) };
    for (const [field, message] of Object.entries(wrong)) {
      if (message) context.addIssue({ code: "custom", path: [field], message });
    }
  });

/** Creates the person and their account; the browser signs in afterwards as anybody does. */
export const signUpAction = publicAction(NewPerson, async (input) => {
  refuseClosedSignUp();
  const ctx = { db: database(), now: new Date() };
  const origin = originOf(await headers());
  await take(ctx, "signUp", origin.address);
  await signUp(ctx, { ...input, locale: await getLocale(), origin });
});
