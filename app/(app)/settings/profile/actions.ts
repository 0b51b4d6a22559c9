"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { passwordProblem } from "@/lib/domain/password-rules";
import { personAction } from "@/lib/http/form-action";
import { changePassword, NAME_LENGTH, updateProfile } from "@/lib/services/accounts";

const password = z.string().max(2_000, "passwordLong").default("");
const Profile = z.object({
  name: z.string().max(NAME_LENGTH * 4, "nameLong"),
  email: z.string().max(1_000, "emailWrong"),
  current: password,
});

export const updateProfileAction = personAction(Profile, "self", async (login, input) => {
  await updateProfile(login.ctx, login, input);
  revalidatePath("/", "layout");
});

const NewPassword = z.object({ current: password, next: password }).superRefine(({ current, next }, context) => {
  const wrong = { current: current === "" ? "passwordMissing" : null, next: passwordProblem(next, "") };
  for (const [field, message] of Object.entries(wrong)) {
    if (message) context.addIssue({ code: "custom", path: [field], message });
  }
});

export const changePasswordAction = personAction(NewPassword, "self", async (login, input) => ({
  ended: await changePassword(login.ctx, login, input),
}));
