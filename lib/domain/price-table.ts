/**
 * What vendors ask for their models, as their price pages said. Only vendors who sell under one price for all hours and
 * ways of billing are here; what is missing is not guessed, people give their own price instead.
 */

/** Billionths of a US dollar for a million tokens of each class: always whole. */
export interface Price {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** A price that held from `since` on, until the next one of the same model. */
export interface ListPrice extends Price {
  /** ISO date, UTC; "" when it always held as far as we know. */
  since: string;
}

export interface Vendor {
  /** What OpenClaw calls the provider that bills these prices. */
  provider: string;
  name: string;
  source: string;
  /** ISO date: when the page was last compared with this table. */
  checked: string;
  models: Record<string, readonly ListPrice[]>;
}

const NANOS = 1e9;

/** @param dollars input, output, cache read, cache write; without a price of their own cached tokens cost as input */
function price(dollars: readonly [number, number, number?, number?], since = ""): ListPrice {
  const [input, output, cacheRead = input, cacheWrite = input] = dollars.map((one) => one && Math.round(one * NANOS));
  return { input: input ?? 0, output: output ?? 0, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0, since };
}

const OPUS = [price([5, 25, 0.5, 6.25])];
const OLD_OPUS = [price([15, 75, 1.5, 18.75])];
const SONNET = [price([3, 15, 0.3, 3.75])];
const GPT_5 = [price([1.25, 10, 0.125])];
const GPT_5_2 = [price([1.75, 14, 0.175])];
/** Half the price until the end of 2026. */
const FLASH = [price([0.75, 3.75, 0.075]), price([1.5, 7.5, 0.15], "2027-01-01")];

/** Prices of the standard tier: short prompts, no batches, caches of five minutes. */
export const VENDORS: readonly Vendor[] = [
  {
    provider: "anthropic",
    name: "Anthropic",
    source: "https://platform.claude.com/docs/en/about-claude/pricing",
    checked: "2026-10-24",
    models: {
      "claude-fable-5.1": [price([10, 50, 0.25, 12.5])],
      "claude-mythos-5.1": [price([10, 50, 0.25, 12.5])],
      "claude-fable-5": [price([10, 50, 1, 12.5])],
      "claude-mythos-5": [price([10, 50, 1, 12.5])],
      "claude-opus-5.5": [price([4, 20, 0.2, 5])],
      "claude-opus-5": OPUS,
      "claude-opus-4.8": OPUS,
      "claude-opus-4.7": OPUS,
      "claude-opus-4.6": OPUS,
      "claude-opus-4.5": OPUS,
      "claude-opus-4.1": OLD_OPUS,
      "claude-opus-4": OLD_OPUS,
      "claude-opus-4.0": OLD_OPUS,
      "claude-sonnet-5.5": [price([2, 10, 0.2, 2.5]), price([2, 10, 0.1, 2.5], "2026-10-07")],
      "claude-sonnet-5": [price([2, 10, 0.2, 2.5])],
      "claude-sonnet-4.6": SONNET,
      "claude-sonnet-4.5": SONNET,
      "claude-sonnet-4": SONNET,
      "claude-sonnet-4.0": SONNET,
      "claude-3.7-sonnet": SONNET,
      "claude-haiku-5.5": [price([0.1, 0.5, 0.01, 0.125])],
      "claude-haiku-4.5": [price([1, 5, 0.1, 1.25])],
      "claude-3.5-haiku": [price([0.8, 4, 0.08, 1])],
      "claude-3-haiku": [price([0.25, 1.25, 0.03, 0.3])],
    },
  },
  {
    provider: "openai",
    name: "OpenAI",
    source: "https://developers.openai.com/api/docs/pricing",
    checked: "2026-10-27",
    models: {
      "gpt-6.1-sol": [price([2, 10, 0.1, 2.5])],
      "gpt-6.1-terra": [price([1, 5, 0.05, 1.25])],
      "gpt-6-astra": [price([10, 50, 1])],
      "gpt-6-sol": [price([2, 10, 0.2, 2.5])],
      "gpt-6-luna": [price([0.1, 0.5, 0.01, 0.125])],
      "gpt-5.6-sol": [price([5, 30, 0.5]), price([4, 20, 0.4], "2026-08-21")],
      "gpt-5.6-terra": [price([2.5, 15, 0.25]), price([2, 12, 0.2], "2026-07-30")],
      "gpt-5.6-luna": [price([1, 6, 0.1]), price([0.2, 1.2, 0.02], "2026-07-30")],
      "gpt-5.5": [price([5, 30, 0.5])],
      "gpt-5.5-pro": [price([30, 180])],
      "gpt-5.4": [price([2.5, 15, 0.25])],
      "gpt-5.4-pro": [price([30, 180])],
      "gpt-5.4-mini": [price([0.75, 4.5, 0.075])],
      "gpt-5.4-nano": [price([0.2, 1.25, 0.02])],
      "gpt-5.3-codex": GPT_5_2,
      "gpt-5.2": GPT_5_2,
      "gpt-5.2-codex": GPT_5_2,
      "gpt-5.2-pro": [price([21, 168])],
      "gpt-5.1": GPT_5,
      "gpt-5.1-codex": GPT_5,
      "gpt-5.1-codex-mini": [price([0.25, 2, 0.025])],
      "gpt-5": GPT_5,
      "gpt-5-codex": GPT_5,
      "gpt-5-pro": [price([15, 120])],
      "gpt-5-mini": [price([0.25, 2, 0.025])],
      "gpt-5-nano": [price([0.05, 0.4, 0.005])],
      "gpt-4.1": [price([2, 8, 0.5])],
      "gpt-4.1-mini": [price([0.4, 1.6, 0.1])],
      "gpt-4.1-nano": [price([0.1, 0.4, 0.025])],
      "gpt-4o": [price([2.5, 10, 1.25])],
      // The first one was dearer than those after it.
      "gpt-4o-2024-05-13": [price([5, 15])],
      "gpt-4o-mini": [price([0.15, 0.6, 0.075])],
      o3: [price([2, 8, 0.5])],
      "o3-pro": [price([20, 80])],
      "o3-mini": [price([1.1, 4.4, 0.55])],
      "o4-mini": [price([1.1, 4.4, 0.275])],
    },
  },
  {
    provider: "google",
    name: "Google",
    source: "https://ai.google.dev/gemini-api/docs/pricing",
    checked: "2026-10-07",
    models: {
      "gemini-3.8-flash": FLASH,
      "gemini-3.7-flash": FLASH,
      "gemini-3.6-flash": [price([1.5, 7.5, 0.15]), price([0.75, 3.75, 0.075], "2026-09-07"), ...FLASH.slice(1)],
      "gemini-3.5-flash": [price([1.5, 9, 0.15])],
      "gemini-3.5-flash-lite": [price([0.3, 2.5, 0.03])],
      "gemini-3.1-pro-preview": [price([2, 12, 0.2])],
      "gemini-3.1-flash-lite": [price([0.25, 1.5, 0.025])],
      "gemini-3-pro-preview": [price([2, 12, 0.2])],
      "gemini-3-flash-preview": [price([0.5, 3, 0.05])],
      "gemini-2.5-pro": [price([1.25, 10, 0.125])],
      "gemini-2.5-flash": [price([0.3, 2.5, 0.03])],
      "gemini-2.5-flash-lite": [price([0.1, 0.4, 0.01])],
    },
  },
  {
    provider: "xai",
    name: "xAI",
    source: "https://docs.x.ai/developers/models",
    checked: "2026-07-13",
    models: {
      "grok-4.3": [price([1.25, 2.5, 0.2])],
      "grok-4": [price([3, 15, 0.75])],
      "grok-4-fast": [price([0.2, 0.5, 0.05])],
      "grok-3": [price([3, 15, 0.75])],
      "grok-3-mini": [price([0.3, 0.5, 0.075])],
    },
  },
];

/** Changes whenever a price does: the day the newest part of the table was checked. */
export const PRICE_TABLE_VERSION =
  VENDORS.map(({ checked }) => checked)
    .sort()
    .at(-1) ?? "";
