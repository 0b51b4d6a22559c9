"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { parseDollars } from "@/lib/domain/pricing";
import { personAction } from "@/lib/http/form-action";
import { removeModelPrice, setLastResort, setModelPrice } from "@/lib/services/prices";

/** Dollars as people type them, to nanos. */
const dollars = z
  .string("priceWrong")
  .max(40, "priceWrong")
  .transform((text, context) => {
    const nanos = parseDollars(text);
    if (nanos !== null) return nanos;
    context.addIssue({ code: "custom", message: "priceWrong" });
    return z.NEVER;
  });

const model = z.string("modelMissing").max(1_000, "modelMissing");
const Price = z.object({ model, input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars });

export const setPriceAction = personAction(Price, "manage_account", async (login, input) => {
  await setModelPrice(login.ctx, input);
  revalidatePath("/settings/prices");
});

export const removePriceAction = personAction(z.object({ model }), "manage_account", async (login, input) => {
  await removeModelPrice(login.ctx, input.model);
  revalidatePath("/settings/prices");
});

const Rate = z.object({
  rate: z
    .string("priceWrong")
    .trim()
    .pipe(z.union([z.literal("").transform(() => null), dollars], "priceWrong")),
});

export const setRateAction = personAction(Rate, "manage_account", async (login, { rate }) => {
  await setLastResort(login.ctx, rate);
  revalidatePath("/settings/prices");
});
