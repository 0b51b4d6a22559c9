"use server";

import { z } from "zod";
import { rememberIntent } from "@/lib/auth/provider-intent";
import { configuredProviders } from "@/lib/auth/providers";
import { PROVIDERS } from "@/lib/domain/login-method";
import { personAction } from "@/lib/http/form-action";
import { proofWayOf, prove } from "@/lib/services/proofs";

/** How the signed-in person can show that it is them. */
export const proofWayAction = personAction(z.object({}), "self", async (login) => {
  const { kind, providers } = await proofWayOf(login.ctx, login.personId);
  return { kind, providers: configuredProviders().filter(({ id }) => providers.includes(id)) };
});

const Proof = z.object({ proof: z.string().max(2_000, "passwordLong").min(1, "proofMissing") });

export const proveAction = personAction(Proof, "self", async (login, { proof }) => {
  await prove(login.ctx, login, proof);
});

/** Before leaving for the provider: its answer then proves the person, and makes no login. */
export const proveThroughAction = personAction(
  z.object({ provider: z.enum(PROVIDERS) }),
  "self",
  async (login, { provider }) => {
    await rememberIntent({ purpose: "prove", loginId: login.loginId, provider });
  },
);
