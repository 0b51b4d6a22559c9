import fc from "fast-check";
import { expect, it } from "vitest";
import { isAgentToken, isSameHash, maskedToken, newAgentToken, tokenHash, tokenLookup } from "./agent-token";

const SECRET = "s".repeat(32);

it("refuses a token with any one character changed", () => {
  const token = newAgentToken();
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(..."0aZ_-é "), (index, other) => {
      fc.pre(token[index] !== other);
      expect(isAgentToken(token.slice(0, index) + other + token.slice(index + 1))).toBe(false);
    }),
  );
});

it.each(["", "ocm_", "e2d3262f-b626-4850-af11-5f2cb1c0dcad", `ocm_${"a".repeat(38)}`, `ocm_${"a".repeat(5000)}`])(
  "refuses %j, which we never issued",
  (raw) => expect(isAgentToken(raw)).toBe(false),
);

it("refuses a truncated, padded or lengthened token", () => {
  const token = newAgentToken();
  for (const wrong of [token.slice(0, -1), `${token} `, ` ${token}`, `${token}a`, `${token}\n`, token.toUpperCase()]) {
    expect(isAgentToken(wrong)).toBe(false);
  }
});

it("issues tokens of one shape, each different", () => {
  const tokens = Array.from({ length: 500 }, newAgentToken);
  expect(new Set(tokens).size).toBe(500);
  expect(new Set(tokens.map(tokenLookup)).size).toBe(500);
  for (const token of tokens) {
    expect(token).toMatch(/^ocm_[0-9A-Za-z]{38}$/);
    expect(isAgentToken(token)).toBe(true);
  }
});

it("S0-66: keeps only a keyed hash, and shows four characters", () => {
  const token = newAgentToken();
  const hash = tokenHash(token, SECRET);
  expect(hash).toHaveLength(32);
  expect(isSameHash(hash, tokenHash(token, SECRET))).toBe(true);
  expect(isSameHash(hash, tokenHash(token, "t".repeat(32)))).toBe(false);
  expect(isSameHash(hash, tokenHash(newAgentToken(), SECRET))).toBe(false);
  expect(maskedToken(tokenLookup(token))).toBe(`${token.slice(0, 8)}…`);
});
