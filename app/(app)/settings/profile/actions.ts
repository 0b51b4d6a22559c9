"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import { passwordProblem } from "@/lib/domain/password-rules";
import { personAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { changePassword, NAME_LENGTH, setFirstPassword, updateProfile } from "@/lib/services/accounts";
import { cancelEmailChange } from "@/lib/services/email-address";
import { setTimeZone } from "@/lib/services/time-zone";

const password = z.string().max(2_000, "passwordLong").default("");
const Profile = z.object({
  name: z.string().max(NAME_LENGTH * 4, "nameLong"),
  email: z.string().max(1_000, "emailWrong"),
});

export const updateProfileAction = personAction(Profile, "self", async (login, input) => {
  const pending = await updateProfile(login.ctx, login, { ...input, origin: originOf(await headers()) });
  revalidatePath("/", "layout");
  return { pending };
});

export const cancelEmailChangeAction = personAction(z.object({}), "self", async (login) => {
  await cancelEmailChange(login.ctx, login.personId);
  revalidatePath("/settings/profile");
});

const NewPassword = z.object({ current: password, next: password }).superRefine(({ current, next }, context) => {
  const wrong = { current: current === "" ? "passwordMissing" : null, next: passwordProblem(next, "") };
  for (const [field, message] of Object.entries(wrong)) {
    if (message) context.addIssue({ code: "custom", path: [field], message });
  }
});

export const changePasswordAction = personAction(NewPassword, "self", async (login, input) => {
  const ended = await changePassword(login.ctx, login, { ...input, origin: originOf(await headers()) });
  return { ended };
});

const FirstPassword = z.object({ next: password }).superRefine(({ next }, context) => {
  const message = passwordProblem(next, "");
  if (message) context.addIssue({ code: "custom", path: ["next"], message });
});

/** For somebody who signs in through another account. */
export const setFirstPasswordAction = personAction(FirstPassword, "self", async (login, { next }) => {
  const ended = await setFirstPassword(login.ctx, login, { next, origin: originOf(await headers()) });
  revalidatePath("/settings", "layout");
  return { ended };
});

const Zone = z.object({ timeZone: z.string("timeZoneUnknown").trim().max(60, "timeZoneUnknown") });

export const setTimeZoneAction = personAction(Zone, "manage_account", async (login, { timeZone }) => {
  await setTimeZone(login.ctx, timeZone);
  revalidatePath("/settings/profile");
});
