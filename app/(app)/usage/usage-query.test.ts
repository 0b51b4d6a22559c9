import { expect, it } from "vitest";
import { usageHref, usageQuery } from "./usage-query";

const HOST = "0190a3c0-0000-7000-8000-000000000001";

it("takes nonsense in the address for what is always shown", () => {
  const always = { range: "30d", by: "day", show: "cost", filter: {} };
  expect(usageQuery({})).toEqual(always);
  expect(usageQuery({ range: "ever", by: ["day", "x"], show: "1", host: "1' OR 1=1", agent: "x".repeat(999) })).toEqual(
    always,
  );
});

it("keeps in the address what was chosen, and only that", () => {
  const given = { range: "month", by: "model", show: "tokens", host: HOST, agent: "main", model: "" };
  const query = usageQuery(given);
  expect(query).toEqual({
    range: "month",
    by: "model",
    show: "tokens",
    filter: { hostId: HOST, agent: "main", model: "" },
  });
  expect(usageHref(query)).toBe(`/usage?range=month&by=model&show=tokens&host=${HOST}&agent=main&model=`);
  expect(usageHref(query, { range: "30d", by: "day", show: "cost", filter: {} })).toBe("/usage");
  expect(usageHref(usageQuery({ agent: "a&b=c" }), {}, "/usage/export")).toBe("/usage/export?agent=a%26b%3Dc");
});
