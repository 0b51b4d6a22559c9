import { expect, it } from "vitest";
import { hostsHref, hostsQuery } from "./hosts-query";

it("whatever does not make sense in the address counts as not said", () => {
  expect(hostsQuery({ q: ["a", "b"], state: "retired", type: "toaster", after: ["x"] })).toEqual({ q: "" });
  expect(hostsQuery({ q: "x".repeat(500) }).q).toHaveLength(200);
});

it("an address says again what was read from it", () => {
  const query = { q: "50% & more", state: "offline", type: "nas", after: "W10" } as const;
  const params = new URL(hostsHref(query), "http://x").searchParams;
  expect(hostsQuery(Object.fromEntries(params))).toEqual(query);
  expect(hostsHref({ q: "" })).toBe("/hosts");
});
