"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { encode } from "uqr";
import { z } from "zod";
import type { CurrentLogin } from "@/lib/auth/current";
import { requireProof } from "@/lib/auth/proof";
import { rememberIntent } from "@/lib/auth/provider-intent";
import { PROVIDERS } from "@/lib/domain/login-method";
import { personAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { disconnectIdentity } from "@/lib/services/identities";
import {
  beginEnrolment,
  confirmEnrolment,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from "@/lib/services/second-factor-setup";

/** A dangerous thing: whoever finds the browser signed in must show first that it is them. */
function provenAction<Schema extends z.ZodType, T>(
  schema: Schema,
  work: (login: CurrentLogin, input: z.output<Schema>) => Promise<T>,
) {
  return personAction(schema, "self", async (login, input) => {
    requireProof(login);
    const value = await work(login, input);
    revalidatePath("/settings/security");
    return value;
  });
}

/** The dark squares of a QR code as one path, a unit each, with the quiet border it needs. */
function qrOf(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: "M", border: 4 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size, path };
}

export const beginEnrolmentAction = provenAction(z.object({}), async (login) => {
  const { secret, uri } = await beginEnrolment(login.ctx, login);
  return { secret, qr: qrOf(uri) };
});

const Code = z.object({ code: z.string().max(100, "codeWrong").trim().min(1, "codeMissing") });

export const confirmEnrolmentAction = provenAction(Code, async (login, { code }) => ({
  codes: await confirmEnrolment(login.ctx, login.personId, code),
}));

export const renewRecoveryCodesAction = provenAction(z.object({}), async (login) => ({
  codes: await renewRecoveryCodes(login.ctx, login.personId),
}));

export const turnOffSecondFactorAction = provenAction(z.object({}), async (login) => {
  await turnOffSecondFactor(login.ctx, login.personId, originOf(await headers()));
});

/** Before leaving for the provider: its answer then connects the account there, and makes no login. */
export const connectIdentityAction = provenAction(
  z.object({ provider: z.enum(PROVIDERS) }),
  async (login, { provider }) => {
    await rememberIntent({ purpose: "connect", loginId: login.loginId, provider });
  },
);

export const disconnectIdentityAction = provenAction(
  z.object({ identityId: z.uuid("gone") }),
  async (login, { identityId }) => {
    await disconnectIdentity(login.ctx, login.personId, identityId);
  },
);
