import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isShorter } from "../../lib/domain/retention";
import { readRetention, setRetention } from "../../lib/services/retention";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson } from "../support/people";

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.end());

describe("how long the past is kept", () => {
  it("is 90 days of figures, 30 of errors, and sessions for good, until the account chooses otherwise, for itself alone", async () => {
    const [one, other] = [await createPerson(test.ctx()), await createPerson(test.ctx())];
    expect(await readRetention(one.ctx)).toEqual({ metrics: 90, sessions: 0, errors: 30 });
    await setRetention(one.ctx, { metrics: 7, sessions: 365, errors: 180 });
    expect(await readRetention(one.ctx)).toEqual({ metrics: 7, sessions: 365, errors: 180 });
    expect(await readRetention(other.ctx)).toEqual({ metrics: 90, sessions: 0, errors: 30 });
    await setRetention(one.ctx, { metrics: 7, sessions: 0, errors: 180 });
    expect((await readRetention(one.ctx)).sessions).toBe(0);
  });

  it("is refused where it cannot be chosen, and nothing changes then", async () => {
    const one = await createPerson(test.ctx());
    for (const wrong of [{ metrics: 0 }, { metrics: 401 }, { sessions: 1 }, { errors: -1 }]) {
      const asked = setRetention(one.ctx, { metrics: 90, sessions: 0, errors: 30, ...wrong });
      await expect(asked).rejects.toMatchObject({ kind: "bad_input", detail: { field: Object.keys(wrong)[0] } });
    }
    expect(await readRetention(one.ctx)).toEqual({ metrics: 90, sessions: 0, errors: 30 });
  });

  it("is known to delete when it becomes shorter: for good is the longest", () => {
    const now = { metrics: 90, sessions: 0, errors: 30 };
    expect(isShorter(now, now)).toBe(false);
    expect(isShorter(now, { ...now, metrics: 180 })).toBe(false);
    expect(isShorter(now, { ...now, sessions: 730 })).toBe(true);
    expect(isShorter({ ...now, sessions: 30 }, now)).toBe(false);
  });
});
