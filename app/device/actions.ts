"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import type { CurrentLogin } from "@/lib/auth/current";
import { userCodeIn } from "@/lib/domain/user-code";
import { personAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { decideDeviceRequest } from "@/lib/services/device-requests";

const Code = z.object({
  code: z.string().transform((typed, context) => {
    const code = userCodeIn(typed);
    if (code) return code;
    context.addIssue({ code: "custom", message: "deviceCodeGone" });
    return z.NEVER;
  }),
});

async function decide(login: CurrentLogin, code: string, decision: "approved" | "denied"): Promise<void> {
  const { address } = originOf(await headers());
  await decideDeviceRequest(login.ctx, { personId: login.personId, address }, { code, decision });
  revalidatePath("/device");
}

/** Lets the machine behind this code join the account of whoever says so. */
export const approveDeviceAction = personAction(Code, "manage_tokens", (login, { code }) =>
  decide(login, code, "approved"),
);

export const denyDeviceAction = personAction(Code, "manage_tokens", (login, { code }) => decide(login, code, "denied"));
