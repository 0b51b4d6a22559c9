"use server";

import { headers } from "next/headers";
import { z } from "zod";
import { personAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { askForVerification } from "@/lib/services/email-address";

export const sendVerificationAction = personAction(z.object({}), "self", async (login) => {
  await askForVerification(login.ctx, login.personId, originOf(await headers()));
});
