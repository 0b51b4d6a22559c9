import { describe, expect, it } from "vitest";
import { LogReport, MetricSample } from "../protocol";
import { demoLogs, demoLooks, demoMachine, demoSample } from "./demo-machine";
import { stepsOf } from "./metric-ladder";

const NOW = Date.UTC(2026, 10, 21, 12);
const DAY = 86_400_000;
const machine = demoMachine("harbour");

describe("synthetic machines", () => {
  it("measure such figures as an uploader may send, the same whenever they are told", () => {
    const looks = demoLooks(NOW - 32 * DAY, NOW);
    const samples = looks.map((at) => demoSample(machine, at));
    expect(samples.map((sample) => MetricSample.parse(sample))).toEqual(samples);
    expect(looks.map((at) => demoSample(demoMachine("harbour"), at))).toEqual(samples);
    expect(samples.some(({ cpu }) => (cpu ?? 0) > 30)).toBe(true);
  });

  it("leave no gap in any chart, with few looks", () => {
    const looks = demoLooks(NOW - 32 * DAY, NOW);
    expect(looks.length).toBeLessThan(2_000);
    const points = { cpu: 1, load: 1, memory: 1, disk: 1, up: 1, down: 1, temperature: 1 };
    const steps = stepsOf(
      looks.map((at) => ({ at, points })),
      NOW,
    );
    const count = (stepSeconds: number, ms: number) =>
      steps.filter((step) => step.stepSeconds === stepSeconds && step.at > NOW - ms).length;
    expect(count(60, 6 * 3_600_000)).toBe(360);
    expect(count(300, DAY)).toBe(288);
    expect(count(1_800, 7 * DAY)).toBe(336);
    expect(count(7_200, 30 * DAY)).toBe(360);
  });

  it("log now and then, each time once however the time is cut", () => {
    const whole = demoLogs("harbour", NOW - 10 * DAY, NOW);
    expect(whole.map((log) => LogReport.parse(log))).toEqual(whole);
    expect(whole.length).toBeGreaterThan(10);
    const cut = NOW - 4.3 * DAY;
    expect([...demoLogs("harbour", NOW - 10 * DAY, cut), ...demoLogs("harbour", cut, NOW)]).toEqual(whole);
  });
});
