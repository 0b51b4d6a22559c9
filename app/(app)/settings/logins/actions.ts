"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { personAction } from "@/lib/http/form-action";
import { endLogin, endOtherLogins } from "@/lib/services/logins";

export const endLoginAction = personAction(
  z.object({ loginId: z.uuid("gone") }),
  "self",
  async (login, { loginId }) => {
    await endLogin(login.ctx, { personId: login.personId, loginId });
    revalidatePath("/settings/logins");
  },
);

export const endOtherLoginsAction = personAction(z.object({}), "self", async (login) => {
  const ended = await endOtherLogins(login.ctx, login);
  revalidatePath("/settings/logins");
  return { ended };
});
