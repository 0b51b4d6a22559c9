import { describe, expect, it } from "vitest";
import { judge, type ProbeReply } from "./judge";

const json = (body: object, status = 200): ProbeReply => ({ kind: "answered", status, body: { ...body } });
const page: ProbeReply = { kind: "answered", status: 200, body: undefined };
const started = json({ ok: true, status: "started", version: "2026.9.6", uptimeMs: 36_148 });
const live = json({ ok: true, status: "live" });
const ready = json({ ready: true, failing: [], uptimeMs: 1 });

describe("X-8: the gateway", () => {
  it("runs when it says that it started, with its version", () => {
    expect(judge({ startup: started, health: live, ready })).toMatchObject({ state: "running", version: "2026.9.6" });
  });

  it("of an older release answers a page where it knows no path, and runs by its own health", () => {
    expect(judge({ startup: page, health: live, ready })).toMatchObject({ state: "running", version: "" });
    expect(judge({ startup: page, health: live, ready: page })).toMatchObject({ state: "running" });
  });

  it("is not proved by a page with status 200, nor by somebody else's JSON", () => {
    expect(judge({ startup: page, health: page, ready: page })).toMatchObject({
      state: "unknown",
      reason: "not_openclaw",
    });
    const other = json({ status: "ok", uptime: 5 });
    expect(judge({ startup: other, health: other, ready: other })).toMatchObject({ state: "unknown" });
  });

  it.each(["starting", "draining"] as const)("is %s by its own word", (status) => {
    expect(judge({ startup: json({ ok: false, status, version: "2026.9.6" }, 503), health: live })).toMatchObject({
      state: status,
      version: "2026.9.6",
    });
  });

  it("is not ready when it says so, and names what fails", () => {
    const failing = json({ ready: false, failing: ["telegram", { name: "slack" }, 7] }, 503);
    expect(judge({ startup: started, health: live, ready: failing })).toMatchObject({
      state: "not_ready",
      failing: ["telegram", "slack"],
    });
  });

  it("is absent when nobody listens, and unknown when nobody answers", () => {
    expect(judge({ startup: { kind: "refused" } })).toMatchObject({ state: "absent" });
    expect(judge({ startup: { kind: "failed", reason: "timeout" } })).toMatchObject({
      state: "unknown",
      reason: "timeout",
    });
  });
});
