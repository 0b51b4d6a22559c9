import { describe, expect, it } from "vitest";
import type { ServiceFacts } from "./facts";
import { servicePlan } from "./plan";

const facts = (platform: string, more: Partial<ServiceFacts> = {}): ServiceFacts => ({
  platform,
  home: "/home/u",
  command: ["/usr/bin/node", "/home/u/a b/x%.mjs", "start", "--state-dir", 'we"ird $HOME & <x>'],
  ownDir: "/home/u/.openclaw/status-monitor",
  uid: 501,
  configHome: undefined,
  ...more,
});

describe("install service", () => {
  it("writes a systemd user unit in which nothing of the command is special", () => {
    const plan = servicePlan(facts("linux"));
    expect(plan?.path).toBe("/home/u/.config/systemd/user/openclaw-status-monitor.service");
    expect(plan?.content).toContain(
      'ExecStart="/usr/bin/node" "/home/u/a b/x%%.mjs" "start" "--state-dir" "we\\"ird $$HOME & <x>"\n',
    );
    expect(plan?.content).toContain("Restart=on-failure\n");
    expect(plan?.content).toContain("\nEnvironment=MALLOC_ARENA_MAX=1 UV_THREADPOOL_SIZE=2\n");
    expect(plan?.enable.at(-1)?.join(" ")).toBe("systemctl --user enable --now openclaw-status-monitor.service");
    expect(servicePlan(facts("linux", { configHome: "/cfg" }))?.path).toBe(
      "/cfg/systemd/user/openclaw-status-monitor.service",
    );
  });

  it("writes a launchd agent", () => {
    const plan = servicePlan(facts("darwin"));
    expect(plan?.path).toBe("/home/u/Library/LaunchAgents/ai.openclaw.status-monitor.plist");
    expect(plan?.content).toContain("<string>we&quot;ird $HOME &amp; &lt;x&gt;</string>");
    expect(plan?.enable).toEqual([["launchctl", "bootstrap", "gui/501", plan?.path]]);
  });

  it("writes a Windows scheduled task", () => {
    const plan = servicePlan(facts("win32"));
    expect(plan?.encoding).toBe("utf16le");
    expect(plan?.content).toContain("<Command>/usr/bin/node</Command>");
    expect(plan?.content).toContain("&quot;we\\&quot;ird $HOME &amp; &lt;x&gt;&quot;</Arguments>");
    expect(plan?.enable[0]?.slice(0, 3)).toEqual(["schtasks", "/Create", "/F"]);
  });

  it("knows no service manager elsewhere", () => {
    expect(servicePlan(facts("freebsd"))).toBeUndefined();
  });
});
