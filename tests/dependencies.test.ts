import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

it("says of every dependency what it saves, and of no other", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  const rows = read("docs/decisions/001-dependencies.md").matchAll(/^\| (`[^|]+`) +\|/gm);
  const told = [...rows].flatMap(([, names = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(told.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort());
});
