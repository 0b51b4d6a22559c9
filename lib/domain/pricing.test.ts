import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRICE_TABLE_VERSION, VENDORS } from "./price-table";
import { costOf, dollarsText, flatCost, LAST_RESORT_NANOS, listPrices, parseDollars, priceAt } from "./pricing";

const at = (date: string) => Date.parse(date);
const input = (model: string, date = "2026-11-21") => {
  const prices = listPrices(model);
  return prices && (priceAt(prices, at(date))?.input ?? null);
};

describe("X-4: the price of a model", () => {
  it.each([
    ["", "no name"],
    ["mock/mock-large", "a model nobody sells"],
    ["anthropic/claude-opus-99", "a model of a vendor that is not listed"],
    ["github-copilot/claude-sonnet-4.5", "sold under other prices"],
    ["amazon-bedrock/anthropic/claude-sonnet-4.5", "sold under other prices"],
    ["openrouter/somebody/else/claude-sonnet-4.5", "a path nobody has"],
    ["__proto__", "a word of the language"],
    ["anthropic/constructor", "a word of the language"],
  ])("is not known, and not guessed, of %j: %s", (model) => {
    expect(listPrices(model)).toBeNull();
  });

  it.each([
    ["anthropic/claude-opus-4-5", 5],
    ["anthropic/claude-opus-4-5-20251101", 5],
    ["claude-opus-4.5", 5],
    ["openrouter/anthropic/claude-opus-4.5", 5],
    ["Anthropic/Claude-Sonnet-4-6", 3],
    ["openai/gpt-5.1", 1.25],
    ["openai/gpt-4o-2024-08-06", 2.5],
    ["openai/gpt-4o-2024-05-13", 5],
    ["google/gemini-2.5-flash", 0.3],
  ])("of %s is $%d for a million tokens of input", (model, dollars) => {
    expect(input(model)).toBe(dollars * 1e9);
  });

  it("is the one that held then", () => {
    expect([input("openai/gpt-5.6-sol", "2026-08-20"), input("openai/gpt-5.6-sol", "2026-08-21")]).toEqual([5e9, 4e9]);
    expect(input("google/gemini-3.8-flash", "2027-01-01")).toBe(1.5e9);
  });

  it("says where each vendor's prices were read and when, and is whole to the nano", () => {
    for (const { source, checked, models } of VENDORS) {
      expect(source).toMatch(/^https:\/\//);
      expect(checked).toMatch(/^2026-\d\d-\d\d$/);
      for (const [name, prices] of Object.entries(models)) {
        const dates = prices.map(({ since }) => since);
        expect(dates, name).toEqual([...dates].sort());
        for (const { since, ...classes } of prices) {
          for (const nanos of Object.values(classes)) expect(Number.isSafeInteger(nanos) && nanos > 0, name).toBe(true);
        }
      }
    }
    expect(PRICE_TABLE_VERSION).toBe("2026-10-27");
  });
});

describe("S2-9: the cost of tokens", () => {
  it("is $1 for a million when nothing better is known", () => {
    expect(flatCost(1_000_000, LAST_RESORT_NANOS)).toBe(1e9);
    expect(flatCost(1, LAST_RESORT_NANOS)).toBe(1_000);
  });

  it("counts the four classes at their own prices and rounds once", () => {
    const price = { input: 3e9, output: 15e9, cacheRead: 0.3e9, cacheWrite: 3.75e9 };
    const tokens = { input: 1_000, output: 100, cacheRead: 10_000, cacheWrite: 400 };
    expect(costOf(tokens, price)).toBe(3_000_000 + 1_500_000 + 3_000_000 + 1_500_000);
    const tiny = { input: 100_000, output: 0, cacheRead: 0, cacheWrite: 0 };
    expect(costOf({ ...tiny, input: 4 }, tiny)).toBe(0);
    expect(costOf({ ...tiny, input: 5 }, tiny)).toBe(1);
  });

  it("stays exact where a fraction would not: ten times a part is the whole", () => {
    const price = { input: 12_500_000, output: 0, cacheRead: 0, cacheWrite: 0 };
    const one = { input: 3_333_333_333, output: 0, cacheRead: 0, cacheWrite: 0 };
    expect(costOf({ ...one, input: one.input * 1_000 }, price)).toBe(41_666_666_662_500);
  });
});

describe("dollars as people write them", () => {
  it.each(["", "-1", "1e3", "1.2.3", "one", "0.0000000001", "10001", "99999999", "1,000.5", "∞"])(
    "refuses %j",
    (text) => {
      expect(parseDollars(text)).toBeNull();
    },
  );

  it.each([
    ["3", 3e9],
    ["$ 0.075", 75e6],
    ["0,25", 25e7],
    ["0", 0],
    ["0.000000001", 1],
    ["10000", 1e13],
  ])("reads %j", (text, nanos) => {
    expect(parseDollars(text)).toBe(nanos);
  });

  it("writes every amount so that it reads back the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (nanos) => {
        expect(parseDollars(dollarsText(nanos))).toBe(nanos);
      }),
    );
    expect([dollarsText(75e6), dollarsText(3e9), dollarsText(0)]).toEqual(["0.075", "3", "0"]);
  });
});
