import { expect, it } from "vitest";
import { readJsonFile } from "./json-file";

const file = (text: string, over: Partial<{ name: string; type: string; size: number }> = {}) => ({
  name: "agents.json",
  type: "application/json",
  size: text.length,
  text: async () => text,
  ...over,
});

it("S0-58: a file of 100 MB is refused before it is read", async () => {
  let isRead = false;
  const huge = {
    ...file("", { size: 100_000_000 }),
    text: async () => {
      isRead = true;
      return "";
    },
  };
  expect(await readJsonFile(huge, 0)).toEqual({ kind: "problem", problem: "jsonTooLarge" });
  expect(isRead).toBe(false);
});

it.each([
  ["no JSON file", file("[]", { name: "agents.txt", type: "text/plain" }), "jsonNotFile"],
  ["broken", file('[{"id":'), "jsonBroken"],
  ["nested too deep to parse", file("[".repeat(400_000)), "jsonBroken"],
  ["an object", file('{"id":"main"}'), "not_array"],
  ["text", file('"main"'), "not_array"],
  ["empty", file("[]"), "empty"],
  ["one too many", file(JSON.stringify(Array(10_001).fill({ id: "x" }))), "too_many"],
] as const)("S0-58: %s is said as what it is", async (_, given, problem) => {
  expect(await readJsonFile(given, 0)).toEqual({ kind: "problem", problem });
});

it("S0-62: the first element without an id is named by its place", async () => {
  const read = await readJsonFile(file('[{"id":"a"},{"id":7},{}]'), 0);
  expect(read).toEqual({ kind: "problem", problem: "bad_id", index: 1 });
});

it("a list with hostile keys is a list; a byte-order mark does not matter", async () => {
  const read = await readJsonFile(
    file('\ufeff[{"id":"__proto__","constructor":{"prototype":1}},{"id":"b","name":"B"}]'),
    0,
  );
  expect(read).toMatchObject({
    kind: "agents",
    agents: [
      { id: "__proto__", name: "__proto__" },
      { id: "b", name: "B" },
    ],
  });
});

it("a name without .json is taken when the system knows it as JSON", async () => {
  expect(await readJsonFile(file('[{"id":"a"}]', { name: "agents" }), 0)).toMatchObject({ kind: "agents" });
});
