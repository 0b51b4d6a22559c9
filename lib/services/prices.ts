import { type AccountCtx, inTransaction } from "../ctx";
import type { ListPrice, Price } from "../domain/price-table";
import { listingOf, listPrices, MAX_PRICE_NANOS, priceAt } from "../domain/pricing";
import { AppError } from "../errors";
import { announce } from "../live/announce";
import { LIMITS, safeLine } from "../protocol";

/** What an account pays for models: its own prices, then the list's, then a rule of thumb that is marked as one. */

/** Where the price of a model comes from; none: its cost is not known. */
export type PriceOrigin = "own" | "list" | "none";

export interface ModelPrice extends Price {
  model: string;
}

/** More than any account uses; keeps the page and the question small. */
const MAX_PRICES = 500;

/** The account's own prices, by name. */
export async function ownPrices(ctx: AccountCtx): Promise<ModelPrice[]> {
  return ctx.db.query<ModelPrice>(
    `SELECT model, input_nanos::float8 AS input, output_nanos::float8 AS output, cache_read_nanos::float8 AS "cacheRead",
       cache_write_nanos::float8 AS "cacheWrite"
     FROM model_price WHERE account_id = $1 ORDER BY model LIMIT ${MAX_PRICES}`,
    [ctx.accountId],
  );
}

/** Nanos for a million tokens of models without a price; null: the account wants no such figure. */
export async function lastResort(ctx: AccountCtx): Promise<number | null> {
  const [row] = await ctx.db.query<{ nanos: number | null }>(
    "SELECT last_resort_nanos::float8 AS nanos FROM account WHERE id = $1",
    [ctx.accountId],
  );
  return row?.nanos ?? null;
}

/** The models the account's usage names. Jumps from one to the next in the index: there are few, in many rows. */
export async function usedModels(ctx: AccountCtx): Promise<string[]> {
  const rows = await ctx.db.query<{ model: string }>(
    `WITH RECURSIVE used AS (
       (SELECT model FROM usage_day WHERE account_id = $1 ORDER BY model LIMIT 1)
       UNION ALL
       SELECT (SELECT model FROM usage_day d WHERE d.account_id = $1 AND d.model > used.model ORDER BY model LIMIT 1)
       FROM used WHERE used.model IS NOT NULL
     ) SELECT model FROM used WHERE model IS NOT NULL LIMIT 5000`,
    [ctx.accountId],
  );
  return rows.map(({ model }) => model);
}

/** One price and the days it holds, as SQL gets them. */
export interface PriceSpan extends Price {
  model: string;
  /** ISO dates, the second excluded; "-infinity" and "infinity" where there is no end. */
  since: string;
  until: string;
}

/** Every price that may apply to what the account used. */
export async function priceSpans(ctx: AccountCtx): Promise<PriceSpan[]> {
  const [own, used] = await Promise.all([ownPrices(ctx), usedModels(ctx)]);
  const byModel = new Map(own.map((price) => [price.model, price]));
  return used.flatMap((model) => {
    const mine = byModel.get(model);
    return mine ? [{ ...mine, since: "-infinity", until: "infinity" }] : spansOf(model, listPrices(model) ?? []);
  });
}

function spansOf(model: string, prices: readonly ListPrice[]): PriceSpan[] {
  return prices.map((price, index) => ({
    ...price,
    model,
    // The first known price stands for the time before it too.
    since: index === 0 || price.since === "" ? "-infinity" : price.since,
    until: prices[index + 1]?.since ?? "infinity",
  }));
}

/** Whose price is taken for a model. */
export function priceOrigin(model: string, own: ReadonlySet<string>): PriceOrigin {
  if (own.has(model)) return "own";
  return listPrices(model) === null ? "none" : "list";
}

/**
 * Sets what the account pays for a model, from its first day on.
 * @throws AppError bad_input naming the field
 */
export async function setModelPrice(ctx: AccountCtx, input: ModelPrice): Promise<void> {
  const model = safeLine(input.model, LIMITS.nameLength + 1);
  if (model === "" || [...model].length > LIMITS.nameLength) {
    throw new AppError(
      "bad_input",
      "Give the model's name as transcripts write it, such as anthropic/claude-opus-4-5.",
      {
        field: "model",
        code: "modelMissing",
      },
    );
  }
  for (const field of ["input", "output", "cacheRead", "cacheWrite"] as const) refuseOddPrice(input[field], field);
  await inTransaction(ctx, async (tx) => {
    // One after the other, so that none slips past the limit.
    await tx.db.query("SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE", [tx.accountId]);
    const [known] = await tx.db.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM model_price WHERE account_id = $1 AND model <> $2",
      [tx.accountId, model],
    );
    if ((known?.count ?? 0) >= MAX_PRICES) {
      throw new AppError("conflict", `An account has at most ${MAX_PRICES} prices. Remove one first.`, {
        field: "model",
        code: "pricesFull",
      });
    }
    await tx.db.query(
      `INSERT INTO model_price (account_id, model, input_nanos, output_nanos, cache_read_nanos, cache_write_nanos, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (account_id, model) DO UPDATE SET input_nanos = excluded.input_nanos,
         output_nanos = excluded.output_nanos, cache_read_nanos = excluded.cache_read_nanos,
         cache_write_nanos = excluded.cache_write_nanos, updated_at = excluded.updated_at`,
      [tx.accountId, model, input.input, input.output, input.cacheRead, input.cacheWrite, tx.now],
    );
    await announce(tx, { accountId: tx.accountId, topic: "sessions" });
  });
}

function refuseOddPrice(nanos: number, field: string): void {
  if (Number.isSafeInteger(nanos) && nanos >= 0 && nanos <= MAX_PRICE_NANOS) return;
  throw new AppError("bad_input", "Give dollars for a million tokens, from 0 to 10,000.", {
    field,
    code: "priceWrong",
  });
}

/** Goes back to the list price, or to none. */
export async function removeModelPrice(ctx: AccountCtx, model: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tx.db.query("DELETE FROM model_price WHERE account_id = $1 AND model = $2", [tx.accountId, model]);
    await announce(tx, { accountId: tx.accountId, topic: "sessions" });
  });
}

/**
 * The rule of thumb for models without a price.
 * @param nanos for a million tokens; null: show none
 * @throws AppError bad_input
 */
export async function setLastResort(ctx: AccountCtx, nanos: number | null): Promise<void> {
  if (nanos !== null) refuseOddPrice(nanos, "rate");
  await inTransaction(ctx, async (tx) => {
    await tx.db.query("UPDATE account SET last_resort_nanos = $2 WHERE id = $1", [tx.accountId, nanos]);
    await announce(tx, { accountId: tx.accountId, topic: "sessions" });
  });
}

/** One model on the page of prices. */
export interface PricedModel {
  model: string;
  origin: PriceOrigin;
  /** null: no price is known. */
  price: Price | null;
  /** Whose list it stands in, and when that was read. */
  list: { name: string; source: string; checked: string } | null;
}

/** The models the account uses or set a price for, those without a price first. */
export async function pricedModels(ctx: AccountCtx): Promise<PricedModel[]> {
  const [own, used] = await Promise.all([ownPrices(ctx), usedModels(ctx)]);
  const byModel = new Map(own.map(({ model, ...price }) => [model, price]));
  const rank = { none: 0, own: 1, list: 2 };
  return [...new Set([...used.filter((model) => model !== ""), ...byModel.keys()])]
    .map((model): PricedModel => {
      const origin = priceOrigin(model, new Set(byModel.keys()));
      const listing = listingOf(model);
      const current = listing && priceAt(listing.prices, ctx.now.getTime());
      const vendor = listing?.vendor;
      return {
        model,
        origin,
        price: byModel.get(model) ?? (current && priceOf(current)),
        list: vendor ? { name: vendor.name, source: vendor.source, checked: vendor.checked } : null,
      };
    })
    .sort((a, b) => rank[a.origin] - rank[b.origin] || (a.model < b.model ? -1 : 1));
}

const priceOf = ({ input, output, cacheRead, cacheWrite }: Price): Price => ({ input, output, cacheRead, cacheWrite });
