import { describe, expect, it } from "vitest";
import { SESSION_FRESH_MS, type SessionNews, shownSessionStatus } from "./session-status";

const NOW = Date.UTC(2026, 10, 21, 12);
const news = (over: Partial<SessionNews> = {}): SessionNews => ({
  status: "running",
  lastAt: NOW,
  sequence: NOW,
  observedAt: NOW,
  hostState: "online",
  ...over,
});

describe("a session that OpenClaw calls running (X-3), with progress (X-15: long running) or without (stalled)", () => {
  it("is not believed when its transcript has been still for too long: a crash leaves the word behind", () => {
    const still = news({ lastAt: NOW - SESSION_FRESH_MS - 1 });
    expect(shownSessionStatus(still, NOW)).toBe("silent");
    expect(shownSessionStatus(news(), NOW + SESSION_FRESH_MS + 1)).toBe("silent");
  });

  it("is not believed while its host is silent or cannot be judged", () => {
    for (const hostState of ["offline", "unknown", "retired"] as const) {
      expect(shownSessionStatus(news({ hostState }), NOW)).toBe("silent");
    }
  });

  it("is believed while there is news, up to the last moment", () => {
    expect(shownSessionStatus(news(), NOW)).toBe("running");
    expect(shownSessionStatus(news(), NOW + SESSION_FRESH_MS)).toBe("running");
    expect(shownSessionStatus(news({ lastAt: null }), NOW)).toBe("running");
  });

  it("is judged by our clock, however wrong the host's is", () => {
    const ahead = 7 * 3_600_000;
    expect(shownSessionStatus(news({ lastAt: NOW + ahead, sequence: NOW + ahead }), NOW)).toBe("running");
    expect(shownSessionStatus(news({ lastAt: NOW + ahead, sequence: NOW + ahead + SESSION_FRESH_MS + 1 }), NOW)).toBe(
      "silent",
    );
  });
});

it.each(["done", "failed", "killed", "timeout"] as const)("%s stands, whatever the host does", (status) => {
  expect(shownSessionStatus(news({ status, hostState: "offline" }), NOW + 1e9)).toBe(status);
});

it.each([null, "", "silent", "deleted", "some-later-word"])("%s says nothing", (status) => {
  expect(shownSessionStatus(news({ status }), NOW)).toBeNull();
});
