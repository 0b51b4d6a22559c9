import { expect, it } from "vitest";
import { parseWatchFile, watchVariables } from "./watch-env";

const KEY = "0123456789abcdef".repeat(4);

it.each([
  ["as published", `NAS_URL=http://nas:38889\nAPI_KEY=${KEY}\nREPORT_INTERVAL=30\n`],
  ["as edited on Windows", `\ufeffNAS_URL=http://nas:38889\r\nAPI_KEY="${KEY}"\r\nREPORT_INTERVAL = 30\r\n`],
  [
    "with comments and exports",
    `# mine\nexport NAS_URL='http://nas:38889'\nAPI_KEY=${KEY} # secret\n\nREPORT_INTERVAL=30`,
  ],
  ["the last word counts", `API_KEY=other\nNAS_URL=http://nas:38889\nAPI_KEY=${KEY}\nREPORT_INTERVAL=30`],
])("S2-15: reads a file %s", (_, text) => {
  expect(parseWatchFile(text)).toEqual({ key: KEY, url: "http://nas:38889", intervalSeconds: 30 });
});

it.each(["", "0", "-5", "2", "1.5", "soon", "9999999"])("S2-15: an interval of %j counts as not said", (seconds) => {
  expect(parseWatchFile(`REPORT_INTERVAL=${seconds}`)).toEqual({
    key: undefined,
    url: undefined,
    intervalSeconds: undefined,
  });
});

it.each([
  [KEY, KEY],
  ["ocm_abc", "ocm_abc"],
  ["sk-somebody-elses-secret", undefined],
  ["", undefined],
])("S2-15: API_KEY in the environment is ours only where it can be: %j", (given, key) => {
  expect(watchVariables({ API_KEY: given }).key).toBe(key);
});
