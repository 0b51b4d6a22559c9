import { describe, expect, it } from "vitest";
import { fingerprintOf, plainMessage } from "./log-fingerprint";

describe("the fingerprint of a message", () => {
  it.each([
    ["read failed after 12ms", "read failed after 1.5ms"],
    ["run f4251d2e-305a-413a-8f0f-7b1c313c03fc ended", "run 3cb108e8-ca6e-44db-aeeb-92903d984dd3 ended"],
    ["ENOENT: access '/home/ann/a.md'", "ENOENT: access '/srv/other place/b.md'".replace(" place", "")],
    ["cannot open C:\\Users\\ann\\a.db", "cannot open D:\\work\\b.db"],
    ["at 2026-11-21T01:10:59.004Z it fell", "at 2026-11-20 23:00:00 it fell"],
    ["peer=127.0.0.1:48928 gone", "peer=10.0.0.7:1 gone"],
    ["fetch https://a.example/x?y=1 failed", "fetch https://b.example failed"],
    ["device=2f4a4a51069a434d refused", "device=99aa4a51069a434d refused"],
    ["key [redacted:openai] refused", "key [redacted:anthropic] refused"],
    ["tool call_11_0 lost", "tool call_9 lost"],
  ])("is the same for %j and %j", (one, two) => {
    expect(plainMessage(one)).toBe(plainMessage(two));
    expect(fingerprintOf("gateway", one)).toBe(fingerprintOf("gateway", two));
  });

  it.each([
    ["rate limit reached", "rate limit left"],
    ["lane task error", "lane task errors"],
    ["EACCES: read", "ENOENT: read"],
  ])("differs between %j and %j", (one, two) => {
    expect(fingerprintOf("gateway", one)).not.toBe(fingerprintOf("gateway", two));
  });

  it("differs where another part of OpenClaw says the same", () => {
    expect(fingerprintOf("gateway", "failed")).not.toBe(fingerprintOf("cron", "failed"));
  });

  it("is 16 digits for anything, also for nothing, a megabyte and broken characters", () => {
    for (const text of ["", "x".repeat(1_000_000), "\ud800 \u0000", "/".repeat(50_000), "[redacted:".repeat(9_000)]) {
      expect(fingerprintOf("", text)).toMatch(/^[0-9a-f]{16}$/);
    }
  });
});
