// Rewrites the table in docs/requirements-status.md from the tests: which file names which number in a title.
// States other than `works` are kept as they were written by hand, with their note.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const PAGE = "docs/requirements-status.md";
const page = readFileSync(PAGE, "utf8");
const past = new Map(
  page.split("\n").flatMap((line) => {
    const match = /^\| (S\d-\d+|X-\d+) \| (.*?) \| (works|partly|open) \| (.*?) \|$/.exec(line);
    return match ? [[match[1], { tests: match[2], state: match[3], note: match[4] }]] : [];
  }),
);
const tests = new Map();
for (const folder of ["tests", "lib", "cli", "components", "app"]) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(test|spec)\.tsx?$/.test(entry.name) || entry.parentPath.includes("node_modules"))
      continue;
    const file = join(entry.parentPath, entry.name);
    if (file.endsWith("requirements-status.test.ts")) continue;
    for (const id of new Set(readFileSync(file, "utf8").match(/\b(?:S[0-4]|X)-\d+\b/g) ?? [])) {
      tests.set(id, [...(tests.get(id) ?? []), `\`${relative(".", file)}\``]);
    }
  }
}
const order = (id) => [id[0] === "X" ? 9 : Number(id[1]), Number(id.split("-")[1])];
const ids = [...new Set([...tests.keys(), ...past.keys()])].sort(
  (a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1],
);
const table = ids.map((id) => {
  const before = past.get(id);
  const files = tests.get(id)?.sort().join(" ") ?? "";
  const state = files === "" ? "open" : before?.state === "partly" ? "partly" : "works";
  return `| ${id} | ${files} | ${state} | ${before?.note ?? ""} |`;
});
const head = page.slice(0, page.indexOf("| Number |"));
writeFileSync(
  PAGE,
  `${head}| Number | Tests that name it | State | Note |\n| --- | --- | --- | --- |\n${table.join("\n")}\n`,
);
