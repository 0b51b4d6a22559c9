import { type ListPrice, type Price, VENDORS, type Vendor } from "./price-table";

/** What tokens cost. Money is whole billionths of a US dollar ("nanos"); nothing is ever added up as a fraction. */

/** Tokens of one kind of use, by the four classes that are billed apart. */
export interface Tokens {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

export const tokensOf = ({ input, output, cacheRead, cacheWrite }: Tokens): number =>
  input + output + cacheRead + cacheWrite;

const MILLION = 1_000_000n;
/** $1 for a million tokens (S2-9): what is shown, clearly marked, for models that have no price. */
export const LAST_RESORT_NANOS = 1_000_000_000;
/** $10,000 for a million tokens: no model is near it, and sums stay exact. */
export const MAX_PRICE_NANOS = 10_000 * 1e9;

const roundedShare = (product: bigint): number => Number((product + MILLION / 2n) / MILLION);

/** Nanos for these tokens at that price, rounded once, half up. */
export function costOf(tokens: Tokens, price: Price): number {
  return roundedShare(
    BigInt(tokens.input) * BigInt(price.input) +
      BigInt(tokens.output) * BigInt(price.output) +
      BigInt(tokens.cacheRead) * BigInt(price.cacheRead) +
      BigInt(tokens.cacheWrite) * BigInt(price.cacheWrite),
  );
}

/** Nanos for tokens of any class at one rate. @param rateNanos nanos for a million tokens */
export const flatCost = (tokens: number, rateNanos: number): number => roundedShare(BigInt(tokens) * BigInt(rateNanos));

/** `claude-opus-4-5-20251101` and `claude-opus-4.5` are one model. Exact names are tried first. */
const plain = (name: string): string => name.replaceAll(".", "-");
const undated = (name: string): string => name.replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d|latest)$/, "");

/** A model in a vendor's list, with its prices, oldest first. */
export interface Listing {
  vendor: Vendor;
  prices: readonly ListPrice[];
}

const INDEX: ReadonlyMap<string, ReadonlyMap<string, Listing>> = new Map(
  VENDORS.map((vendor) => [
    vendor.provider,
    new Map(Object.entries(vendor.models).map(([name, prices]) => [plain(name), { vendor, prices }])),
  ]),
);

/** They pass the vendor's own prices on; others who sell the same models set their own. */
const GATEWAYS = new Set(["openrouter", "vercel-ai-gateway"]);

/**
 * Where a model is listed; null when it is not a well-known one, or somebody else sells it: then the cost is not known,
 * and not guessed.
 * @param model as transcripts name it: `provider/model`, or the model alone
 */
export function listingOf(model: string): Listing | null {
  const parts = model.trim().toLowerCase().split("/");
  if (parts.length > 1 && GATEWAYS.has(parts[0] ?? "")) parts.shift();
  const name = parts.pop() ?? "";
  const [provider] = parts;
  if (parts.length > 1 || name === "") return null;
  const vendors = provider === undefined ? [...INDEX.values()] : [INDEX.get(provider)];
  for (const wanted of [plain(name), plain(undated(name))]) {
    for (const models of vendors) {
      const found = models?.get(wanted);
      if (found) return found;
    }
  }
  return null;
}

/** The list prices of a model, oldest first; null when there is none. */
export const listPrices = (model: string): readonly ListPrice[] | null => listingOf(model)?.prices ?? null;

/** The price that held at a moment. @param at ms */
export function priceAt(prices: readonly ListPrice[], at: number): ListPrice | null {
  return prices.findLast(({ since }) => since === "" || Date.parse(since) <= at) ?? prices[0] ?? null;
}

/** `"0.075"` -> 75,000,000 nanos. Dollars as people type them; null when it is no amount we can keep exactly. */
export function parseDollars(text: string): number | null {
  const found = /^\$?\s*(\d{1,7})(?:[.,](\d{1,9}))?$/.exec(text.trim());
  if (!found) return null;
  const nanos = Number(found[1]) * 1e9 + Number((found[2] ?? "").padEnd(9, "0"));
  return Number.isSafeInteger(nanos) && nanos <= MAX_PRICE_NANOS ? nanos : null;
}

/** 75,000,000 nanos -> `0.075`: every digit that counts and no other, with a point in every language. */
export function dollarsText(nanos: number): string {
  const sign = nanos < 0 ? "-" : "";
  const digits = String(Math.abs(nanos)).padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -9)}${fraction && `.${fraction}`}`;
}
