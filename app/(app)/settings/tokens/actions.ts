"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { personAction } from "@/lib/http/form-action";
import { setTokenReach } from "@/lib/services/token-pins";
import { restoreToken, undoTicket } from "@/lib/services/token-undo";
import { createToken, renameToken, revokeToken } from "@/lib/services/tokens";

const Name = z.string().trim().min(1, "nameMissing").max(80, "nameLong");
const Id = z.string().max(64);

/** A box that is ticked arrives as "on". */
const Ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

export const generateTokenAction = personAction(
  z.object({ name: Name, reusable: Ticked }),
  "manage_tokens",
  async (login, { name, reusable }) => {
    const made = await createToken(login.ctx, { name, reusable, createdBy: login.personId });
    revalidatePath("/settings/tokens");
    return made;
  },
);

/** @param reach "any", "next", or the id of a host */
export const setTokenReachAction = personAction(
  z.object({ id: Id, reach: Id }),
  "manage_tokens",
  async (login, { id, reach }) => {
    const isKind = reach === "any" || reach === "next";
    await setTokenReach(login.ctx, id, isKind ? { kind: reach } : { kind: "host", hostId: reach });
    revalidatePath("/settings/tokens");
  },
);

export const renameTokenAction = personAction(
  z.object({ id: Id, name: Name }),
  "manage_tokens",
  async (login, { id, name }) => {
    await renameToken(login.ctx, id, name);
    revalidatePath("/settings/tokens");
    return { name };
  },
);

export const revokeTokenAction = personAction(z.object({ id: Id }), "manage_tokens", async (login, { id }) => {
  await revokeToken(login.ctx, id);
  revalidatePath("/settings/tokens");
  return { ticket: undoTicket(login.ctx, { id, personId: login.personId }) };
});

export const restoreTokenAction = personAction(
  z.object({ id: Id, ticket: z.string().max(200) }),
  "manage_tokens",
  async (login, input) => {
    await restoreToken(login.ctx, { ...input, personId: login.personId });
    revalidatePath("/settings/tokens");
  },
);
