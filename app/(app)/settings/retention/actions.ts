"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { personAction } from "@/lib/http/form-action";
import { setRetention } from "@/lib/services/retention";

const days = z.number("retention").int("retention").min(0, "retention");
const Retention = z.object({ metrics: days, sessions: days, errors: days });

export const setRetentionAction = personAction(Retention, "manage_account", async (login, retention) => {
  await setRetention(login.ctx, retention);
  revalidatePath("/settings/retention");
});
