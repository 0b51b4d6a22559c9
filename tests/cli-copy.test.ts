import { describe, expect, it } from "vitest";
import type { Batch } from "@/lib/protocol";
import { keptBoot } from "../cli/boot";
import { makeHome, runCli } from "./support/cli";
import { startMonitor } from "./support/monitor";

/** A copied disk brings its host id along; a token may belong to another machine. */

const TOKEN = "e2d3262f-b626-4850-af11-5f2cb1c0dcad";
const CLONE = {
  since: 1_795_000_000_000,
  machines: [
    { name: "office", address: "10.0.0.4" },
    { name: "office", address: "10.0.0.9" },
  ],
};
const HOST = { "openclaw.json": "{}", "status-monitor/host.json": '{"hostId":"host-copied-with-the-disk"}' };
const credentials = (url: string) => JSON.stringify({ agentToken: TOKEN, monitorUrl: url });

/** A platform that says of one host id that two machines report under it. */
async function monitorThatKnows() {
  const monitor = await startMonitor({ known: [TOKEN] });
  monitor.answer(({ method, headers, body }) => {
    const sent: Batch | undefined = method === "POST" ? JSON.parse(body) : undefined;
    const id = sent?.host.id ?? headers["x-host-id"];
    const clone = id === "host-copied-with-the-disk" ? { clone: CLONE } : {};
    if (method === "GET") return { status: 200, body: { valid: true, account: "alice", ...clone } };
    const known = { accepted: sent?.items.length, duplicates: 0, errors: [], now: Date.now(), thresholdSeconds: 360 };
    return { status: 200, body: { ...known, ...clone } };
  });
  return monitor;
}

const WARNING =
  /Two machines report as this one: office \(10\.0\.0\.4\) and office \(10\.0\.0\.9\)[\s\S]*init --new-host/;

describe("a machine that shares its id with another one", () => {
  it("is told after an upload, by status and by doctor, and no longer once it is over", async () => {
    const monitor = await monitorThatKnows();
    const home = makeHome({ ...HOST, "credentials/openclaw-status-monitor.json": credentials(monitor.url) });
    expect((await runCli(home, ["sync"])).stderr).toMatch(WARNING);
    expect((await runCli(home, ["status"])).stdout).toMatch(WARNING);
    expect((await runCli(home, ["doctor"])).stdout).toMatch(WARNING);
    const zh = await runCli(home, ["status", "--lang", "zh"]);
    expect(zh.stdout).toContain("有两台机器以本机身份上报");

    home.write("status-monitor/host.json", '{"hostId":"host-of-its-own"}');
    expect((await runCli(home, ["sync"])).stderr).not.toMatch(WARNING);
    expect((await runCli(home, ["status"])).stdout).not.toMatch(WARNING);
  });

  it("gets an identity of its own by `init --new-host`, and does not send what waited under the old one", async () => {
    const monitor = await monitorThatKnows();
    const home = makeHome({ ...HOST, "credentials/openclaw-status-monitor.json": credentials("http://127.0.0.1:1") });
    expect((await runCli(home, ["sync"])).code).toBe(1);
    const made = await runCli(home, ["init", "--new-host", "--url", monitor.url]);
    expect(made.code).toBe(0);
    expect(made.stderr).toContain("an identity of its own");
    expect((await runCli(home, ["sync"])).code).toBe(0);
    const [upload] = monitor.requests.filter(({ method }) => method === "POST");
    const batch: Batch = JSON.parse(upload?.body ?? "{}");
    expect(batch.host.id).not.toBe("host-copied-with-the-disk");
    expect(batch.items).toHaveLength(1);
    expect(JSON.parse(home.read("status-monitor/host.json")).hostId).toBe(batch.host.id);
  });

  it("gets one by `login` too, which keeps the id where no other machine has it", async () => {
    const monitor = await monitorThatKnows();
    const home = makeHome(HOST);
    const login = await runCli(home, ["login", TOKEN, "--url", monitor.url, "--no-start"]);
    expect([login.code, login.stderr]).toEqual([0, expect.stringContaining("an identity of its own")]);
    const own = JSON.parse(home.read("status-monitor/host.json")).hostId;
    expect(own).not.toBe("host-copied-with-the-disk");
    expect(monitor.requests.map(({ headers }) => headers["x-host-id"])).toEqual(["host-copied-with-the-disk", own]);

    const again = await runCli(home, ["login", TOKEN, "--no-start"]);
    expect([again.code, again.stderr]).toEqual([0, expect.not.stringContaining("an identity")]);
    expect(JSON.parse(home.read("status-monitor/host.json")).hostId).toBe(own);
  });
});

describe("a token that belongs to another machine", () => {
  const refused = {
    status: 403,
    body: {
      error: "This token belongs to the host “office”.",
      hint: "…",
      code: "token_pinned",
      host: "office\u001b[31m",
    },
  };

  it.each([
    ["en", "his token belongs to the host office"],
    ["zh", "该 Token 属于主机 office"],
  ])("is said so by login, sync and doctor (%s)", async (lang, words) => {
    const monitor = await startMonitor({ known: [TOKEN] });
    monitor.answer(() => refused);
    const home = makeHome({ ...HOST, "credentials/openclaw-status-monitor.json": credentials(monitor.url) });
    const login = await runCli(home, ["login", "another-token", "--lang", lang]);
    expect([login.code, login.stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(home.read("credentials/openclaw-status-monitor.json")).toContain(TOKEN);
    expect((await runCli(home, ["sync", "--lang", lang])).stderr).toContain(words);
    const doctor = await runCli(home, ["doctor", "--lang", lang]);
    expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining(words)]);
  });
});

it("every upload names this boot, the same one each time, and nothing of the machine", async () => {
  const monitor = await startMonitor({ known: [TOKEN] });
  const home = makeHome({ ...HOST, "credentials/openclaw-status-monitor.json": credentials(monitor.url) });
  for (let turn = 0; turn < 2; turn += 1) await runCli(home, ["sync"]);
  const boots = monitor.batches.map(({ host }) => host.boot);
  expect(boots).toEqual([boots[0], boots[0]]);
  expect(boots[0]).toMatch(/^[0-9a-f]{24}$/);
  expect(monitor.violations).toEqual([]);
});

it("where the kernel names no boot, a name is kept while the machine runs, whatever its clock does meanwhile", () => {
  const MINUTE = 60_000;
  const home = makeHome({ "status-monitor/boot.json": '{"boot":"kept","bootedAt":1000000000,"machine":"m"}' });
  const path = home.path("status-monitor/boot.json");
  expect(keptBoot(path, "m", 1_000_000_000 + 4 * MINUTE)).toBe("kept");
  expect(keptBoot(path, "m", 1_000_000_000 + 6 * MINUTE)).toBeUndefined();
  expect(keptBoot(path, "another", 1_000_000_000)).toBeUndefined();
  expect(keptBoot(home.path("none.json"), "m", 1_000_000_000)).toBeUndefined();
});

it("a token pasted with quotes, blanks, line breaks and Bearer is understood", async () => {
  const monitor = await startMonitor({ known: [TOKEN] });
  const home = makeHome({ "openclaw.json": "{}" });
  const pasted = ` “Bearer ${TOKEN.slice(0, 14)}\n   ${TOKEN.slice(14)}” \n`;
  const login = await runCli(home, ["login", "-", "--url", monitor.url, "--no-start"], { input: pasted });
  expect([login.code, login.stderr]).toEqual([0, expect.any(String)]);
  expect(JSON.parse(home.read("credentials/openclaw-status-monitor.json")).agentToken).toBe(TOKEN);
});
