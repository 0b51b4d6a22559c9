"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireProof } from "@/lib/auth/proof";
import { DEVICE_TYPES } from "@/lib/domain/device-type";
import { personAction } from "@/lib/http/form-action";
import { addHost, deleteHost, editHost, HOST_LIMITS, rotateHostKey } from "@/lib/services/host-keys";

const Id = z.string().max(64);
const Description = z.object({
  name: z.string().trim().min(1, "nameMissing").max(HOST_LIMITS.name, "nameLong"),
  type: z.enum(DEVICE_TYPES),
  publicIp: z.string().trim().max(45, "ipBad"),
  notes: z.string().max(HOST_LIMITS.notes, "notesLong"),
});

/** The answer holds the only copy of the key. */
export const addHostAction = personAction(Description, "manage_hosts", async (login, input) => {
  const { hostId, key } = await addHost(login.ctx, { ...input, createdBy: login.personId });
  revalidatePath("/hosts");
  return { hostId, key, name: input.name };
});

export const editHostAction = personAction(
  Description.extend({ id: Id }),
  "manage_hosts",
  async (login, { id, ...input }) => {
    await editHost(login.ctx, id, input);
    revalidatePath(`/hosts/${id}`);
  },
);

/** Ends the key the host has. The answer holds the only copy of the new one. */
export const rotateHostKeyAction = personAction(z.object({ id: Id }), "manage_hosts", async (login, { id }) => {
  requireProof(login);
  const made = await rotateHostKey(login.ctx, id, login.personId);
  revalidatePath(`/hosts/${id}`);
  return made;
});

export const deleteHostAction = personAction(z.object({ id: Id }), "manage_hosts", async (login, { id }) => {
  requireProof(login);
  const gone = await deleteHost(login.ctx, id);
  revalidatePath("/hosts");
  return gone;
});
