import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Batch, Heartbeat } from "@/lib/protocol";
import { GREETINGS, type Style } from "../cli/openclaw/greeting-styles";
import { greetingsOf } from "../cli/openclaw/greetings";
import { resolvePaths } from "../cli/paths";
import { type Home, makeHome, runCli } from "./support/cli";

/** Greetings on their way from an agent's files to the wire. */
const STYLES = "credentials/openclaw-styles.json";

async function greetingsSent(home: Home): Promise<Record<string, [string?, string?]>> {
  const { stdout } = await runCli(home, ["sync", "--dry-run"]);
  const { agents } = Heartbeat.parse(Batch.parse(JSON.parse(stdout.split("\n")[0] ?? "")).items[0]);
  return Object.fromEntries(agents.map(({ id, greeting, greetingZh }) => [id, [greeting, greetingZh]]));
}

const said = (style: Style) => [GREETINGS[style].en, GREETINGS[style].zh];

it("S0-67: the chosen style wins, then the workspace's SOUL.md, then the default", async () => {
  const home = makeHome({
    "openclaw.json": JSON.stringify({
      agents: { entries: { main: {}, Coding: {}, research: { workspace: "~/lab" }, ops: {}, plain: {} } },
    }),
    [STYLES]: JSON.stringify({ main: "casual", coding: "Bold", ops: "shouting" }),
    "workspace/SOUL.md": "formal, formal",
    "workspace-ops/SOUL.md": "concise and brief",
  });
  mkdirSync(join(home.home, "lab"));
  writeFileSync(join(home.home, "lab/SOUL.md"), "严谨、细致");
  expect(await greetingsSent(home)).toEqual({
    main: said("casual"),
    Coding: said("bold"),
    research: said("thorough"),
    ops: said("concise"),
    plain: said("default"),
  });
});

it("S0-67: the older list, the one implicit agent, and a workspace folder of many find their SOUL.md", async () => {
  const soul = { "workspace/SOUL.md": "professional" };
  const list = '{ agents: { list: [{ id: "a" }, { id: "b", default: true }], defaults: { workspace: "~/w" } } }';
  const older = makeHome({ "openclaw.json": list });
  for (const [folder, text] of [
    ["w", "bold"],
    ["w/a", "casual"],
  ] as const) {
    mkdirSync(join(older.home, folder), { recursive: true });
    writeFileSync(join(older.home, folder, "SOUL.md"), text);
  }
  expect(await greetingsSent(older)).toEqual({ a: said("casual"), b: said("bold") });
  expect(await greetingsSent(makeHome(soul))).toEqual({ main: said("professional") });
});

it("S0-67: files nobody can use cost the style, never the upload, and nothing of SOUL.md is sent", async () => {
  const home = makeHome({
    "openclaw.json": '{ agents: { entries: { main: {}, "../../etc": {} } } }',
    [STYLES]: "{ not json",
    "workspace/SOUL.md": `${"secret ".repeat(10_000)} bold`,
  });
  expect(await greetingsSent(home)).toEqual({ main: said("default"), "../../etc": said("default") });
  expect((await runCli(home, ["sync", "--dry-run"])).stdout).not.toContain("secret");
  // Something without an end, where a file should be.
  symlinkSync("/dev/zero", home.path("workspace-x"));
  mkdirSync(home.path("workspace-y/SOUL.md"), { recursive: true });
  home.write("openclaw.json", "{ agents: { entries: { x: {}, y: {} } } }");
  expect(await greetingsSent(home)).toEqual({ x: said("default"), y: said("default") });
});

it("S0-67: a SOUL.md is read again when it changed, and only then", () => {
  const home = makeHome({ "workspace/SOUL.md": "bold" });
  const paths = resolvePaths({ HOME: home.home });
  const greeting = () => greetingsOf({}, paths).get("main");
  const path = home.path("workspace/SOUL.md");
  const then = new Date(1_700_000_000_000);
  utimesSync(path, then, then);
  expect(greeting()).toBe(GREETINGS.bold);

  // Same size, same time: for all it can know the same file, so it is not opened.
  writeFileSync(path, "warm");
  utimesSync(path, then, then);
  expect(greeting()).toBe(GREETINGS.bold);

  utimesSync(path, new Date(), new Date());
  expect(greeting()).toBe(GREETINGS.helpful);
});
