"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { personAction } from "@/lib/http/form-action";
import { setOfflineThreshold } from "@/lib/services/accounts";

const Threshold = z.object({
  minutes: z.number("minutesRange").int("minutesRange").min(1, "minutesRange").max(60, "minutesRange"),
});

export const setThresholdAction = personAction(Threshold, "manage_account", async (login, { minutes }) => {
  await setOfflineThreshold(login.ctx, minutes);
  revalidatePath("/settings/threshold");
});
