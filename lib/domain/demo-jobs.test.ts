import { describe, expect, it } from "vitest";
import { demoJob, demoPromotion } from "./demo-jobs";
import { DEMO_DAY_MS, demoSessionsOf } from "./demo-sessions";
import { jobState } from "./job-state";

const NOON = 20_000 * DEMO_DAY_MS + DEMO_DAY_MS / 2;
const WORKER = {
  seed: "harbour/main",
  agentId: "main",
  model: "gpt-5.5",
  prices: null,
  turnsPerDay: 9,
  busyHour: 10,
  job: "morning-brief",
  errorsPerHundred: 60,
  source: "sqlite",
} as const;

/** The sessions of its runs of the last days. */
const sessionsOf = (days: number) =>
  Array.from({ length: days }, (_, index) => NOON - DEMO_DAY_MS / 2 - (days - 1 - index) * DEMO_DAY_MS).flatMap((day) =>
    demoSessionsOf(WORKER, day, NOON).filter(({ kind }) => kind === "cron"),
  );

describe("a synthetic job", () => {
  const sessions = sessionsOf(14);
  const job = demoJob(WORKER, sessions, { now: NOON, isWhole: true });

  it("ran once a day, and each run leads to its session", () => {
    expect(job.runs.map(({ sessionId }) => sessionId)).toEqual(sessions.map(({ sessionId }) => sessionId));
    expect(job.runs.length).toBe(14);
  });

  it("is as its last run was", () => {
    const last = job.runs.at(-1);
    expect(job.lastRunAt).toBe(last?.at);
    const ends = ["ok", "undelivered", "failing"].filter((state) => state === jobState(job));
    expect(ends).toHaveLength(1);
    expect(jobState(job) === "failing").toBe(last?.status === "error");
    expect(job.consecutiveErrors > 0).toBe(last?.status === "error");
  });

  it("runs next tomorrow at six, once today's run is over", () => {
    expect(new Date(job.nextRunAt ?? 0).toISOString().slice(11, 16)).toBe("06:00");
    expect(job.nextRunAt).toBeGreaterThan(NOON);
  });
});

it("OpenClaw's own job of the night is told once for each night", () => {
  const whole = demoPromotion("harbour", NOON - 5 * DEMO_DAY_MS, { now: NOON, isWhole: true });
  expect(whole.runs).toHaveLength(5);
  const later = demoPromotion("harbour", NOON, { now: NOON + DEMO_DAY_MS, isWhole: false });
  expect(later.runs).toHaveLength(1);
  expect(jobState(later)).toBe("ok");
});
