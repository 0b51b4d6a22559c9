import { describe, expect, it } from "vitest";
import { startSchedule } from "./schedule";

describe("startSchedule", () => {
  it("reports a failing task once, and once when it works again", async () => {
    const outcomes = [false, false, true, false, true];
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      let turn = 0;
      const run = async () => {
        const works = outcomes[turn++];
        if (turn > outcomes.length) return void stop().then(resolve);
        if (!works) throw new Error("no");
      };
      const stop = startSchedule([{ name: "task", everyMs: 1, run }], (event) =>
        events.push("error" in event ? "fails" : "works"),
      );
    });
    expect(events).toEqual(["fails", "works", "fails", "works"]);
  });

  it("never runs a task twice at once, and waits for the last turn when it stops", async () => {
    let running = 0;
    let most = 0;
    let turns = 0;
    const enough = Promise.withResolvers<void>();
    const stop = startSchedule(
      [
        {
          name: "slow",
          everyMs: 1,
          async run() {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setTimeout(resolve, 5));
            running--;
            if (++turns === 3) enough.resolve();
          },
        },
      ],
      () => {},
    );
    await enough.promise;
    await stop();
    expect(most).toBe(1);
    expect(running).toBe(0);
  });
});
