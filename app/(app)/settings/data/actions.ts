"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import { requireProof } from "@/lib/auth/proof";
import { personAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { deleteAccount } from "@/lib/services/account-deletion";
import { setContentAllowed } from "@/lib/services/content";

const Confirmation = z.object({ email: z.string().min(1, "emailMissing").max(1_000, "emailOther") });

/** Deletes everything. The browser's cookie is left to it: it names a login that no longer exists. */
export const deleteAccountAction = personAction(Confirmation, "self", async (login, { email }) => {
  requireProof(login);
  await deleteAccount(login.ctx, login, { email, origin: originOf(await headers()) });
});

/** Lets excerpts of sessions be kept, or deletes them and keeps none. */
export const setContentAllowedAction = personAction(
  z.object({ allowed: z.boolean() }),
  "manage_account",
  async ({ ctx }, { allowed }) => {
    await setContentAllowed(ctx, allowed);
    revalidatePath("/settings/data");
  },
);
