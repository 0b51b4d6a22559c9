import { describe, expect, it } from "vitest";
import {
  bedsOf,
  capacityOf,
  chanceFrom,
  chooseBed,
  evasion,
  firstCourse,
  fits,
  lookOf,
  MAX_CREATURES,
  nextCourse,
  type Planner,
  pointOn,
  roomFor,
  SPECIES,
  SWIM_MS,
  seedOf,
  TINTS,
} from "./aquarium";

const NOW = 1_000_000;
const room = roomFor(30, 1_000, 500);
const bed = { x: 400, y: room.sandTop + 20 };
const planner = (state: Planner["state"], seed = 1): Planner => ({ state, room, bed, chance: chanceFrom(seed) });
const ids = Array.from({ length: 2_000 }, (_, index) => `0198a3c1-0000-7000-8000-${String(index).padStart(12, "0")}`);

describe("S0-59: which creature an agent is", () => {
  it("is the same for the same id, every time", () => {
    for (const id of ids.slice(0, 50)) expect(lookOf(id)).toEqual(lookOf(id));
  });

  it("uses every species and tint, those with claws most, also for ids that count up", () => {
    const looks = ids.map(lookOf);
    const share = (species: string) => looks.filter((look) => look.species === species).length / looks.length;
    expect(new Set(looks.map((look) => look.species)).size).toBe(SPECIES.length);
    expect(new Set(looks.map((look) => look.tint)).size).toBe(TINTS);
    expect(share("lobster") + share("crab")).toBeGreaterThan(0.4);
    expect(Math.max(...SPECIES.map(share))).toBe(share("lobster"));
  });
});

describe("S0-59: where it goes", () => {
  it("swims to another place of the open water every 4 to 8 seconds", () => {
    const one = planner("online");
    let course = firstCourse(one, NOW);
    for (let step = 0; step < 300; step += 1) {
      const at = pointOn(course, course.endsAt);
      course = nextCourse(one, course.motion, at, course.endsAt);
      const ms = course.endsAt - course.startedAt;
      expect(ms).toBeGreaterThanOrEqual(SWIM_MS.min);
      expect(ms).toBeLessThanOrEqual(SWIM_MS.max);
      expect(course.to.x).toBeGreaterThan(0);
      expect(course.to.x).toBeLessThan(room.width);
      expect(course.to.y).toBeGreaterThan(0);
      expect(course.to.y).toBeLessThan(room.sandTop);
    }
  });

  it("moves on without a jump: each way begins where the one before ended", () => {
    const one = planner("online", 5);
    const first = firstCourse(one, NOW);
    const next = nextCourse(one, "swimming", pointOn(first, first.endsAt), first.endsAt);
    expect(pointOn(next, next.startedAt)).toEqual(first.to);
    expect(pointOn(next, next.endsAt + 1)).toEqual(next.to);
  });

  it("sinks to its bed when its agent goes offline, then sleeps there for good", () => {
    const at = { x: 700, y: 100 };
    const sinking = nextCourse(planner("offline"), "swimming", at, NOW);
    expect(sinking).toMatchObject({ motion: "sinking", from: at, to: bed });
    const asleep = nextCourse(planner("offline"), "sinking", pointOn(sinking, sinking.endsAt), sinking.endsAt);
    expect(asleep).toMatchObject({ motion: "asleep", to: bed, endsAt: Number.POSITIVE_INFINITY });
    expect(pointOn(asleep, NOW + 1e9)).toEqual(bed);
  });

  it("wakes and rises when it comes back, also from half-way down, then swims", () => {
    for (const doing of ["asleep", "sinking"] as const) {
      const rising = nextCourse(planner("online"), doing, bed, NOW);
      expect(rising.motion).toBe("rising");
      expect(rising.to.y).toBeLessThan(room.sandTop);
      expect(nextCourse(planner("online"), rising.motion, rising.to, rising.endsAt).motion).toBe("swimming");
    }
  });

  it("neither swims nor sleeps while its state is unknown: it drifts near where it was", () => {
    const at = { x: 500, y: 200 };
    const course = nextCourse(planner("unknown"), "swimming", at, NOW);
    expect(course.motion).toBe("drifting");
    expect(Math.hypot(course.to.x - at.x, course.to.y - at.y)).toBeLessThan(room.size);
  });

  it.each([
    ["online", "swimming", true],
    ["online", "evading", true],
    ["online", "asleep", false],
    ["offline", "sinking", true],
    ["offline", "evading", false],
    ["unknown", "swimming", false],
    ["retired", "asleep", false],
    ["retired", "resting", true],
  ] as const)("%s and %s: %s", (state, motion, expected) => {
    expect(fits(state, motion)).toBe(expected);
  });

  it("is found asleep, not falling asleep, by who opens the page later", () => {
    expect(firstCourse(planner("offline"), NOW).motion).toBe("asleep");
    expect(firstCourse(planner("retired"), NOW).motion).toBe("resting");
  });
});

describe("S0-59: a clicked creature dodges", () => {
  it("goes away from the click, fast, and stays in the water", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const at = { x: 100 + ((seed * 37) % 800), y: 60 + ((seed * 13) % 300) };
      const course = evasion(at, at, room, chanceFrom(seed), NOW);
      expect(course.endsAt - course.startedAt).toBeLessThan(1_000);
      expect(Math.hypot(course.to.x - at.x, course.to.y - at.y)).toBeGreaterThan(80);
      expect(course.to.y).toBeLessThan(room.sandTop);
    }
  });
});

describe("the tank", () => {
  it("makes few creatures large and many small", () => {
    const sizes = [1, 3, 30, 500].map((count) => roomFor(count, 1_000, 500).size);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(sizes[0]).toBeGreaterThan(120);
    expect(sizes[3]).toBeGreaterThanOrEqual(24);
  });

  it("holds 500 on a desk, fewer on a phone, never none", () => {
    expect(capacityOf(1_070, 480)).toBe(MAX_CREATURES);
    expect(capacityOf(358, 400)).toBeLessThan(MAX_CREATURES);
    expect(capacityOf(0, 0)).toBe(1);
  });

  it.each([
    [1, 1_000, 500],
    [30, 358, 400],
    [500, 1_070, 480],
  ])("has beds on the sand for %d creatures", (count, width, height) => {
    const given = roomFor(count, width, height);
    const beds = bedsOf(given);
    expect(beds.length).toBeGreaterThan(0);
    for (const place of beds) {
      expect(place.y).toBeGreaterThan(given.sandTop - given.size * 0.5);
      expect(place.y).toBeLessThan(height);
      expect(place.x).toBeLessThanOrEqual(width);
    }
  });

  it("gives everybody a bed of their own while there is one", () => {
    const taken = new Set<number>();
    for (let sleeper = 0; sleeper < 28; sleeper += 1) taken.add(chooseBed(seedOf(`id-${sleeper}`), 28, taken));
    expect(taken.size).toBe(28);
    expect(chooseBed(3, 28, taken)).toBe(3);
  });
});
