import type { ShownState } from "./liveness";

/**
 * How agents live in the aquarium (S0-59): which creature one is, where it swims, when it sleeps. Pure: lengths are
 * CSS pixels, moments and durations milliseconds; the clock and chance are arguments.
 */

export const SPECIES = ["lobster", "crab", "fish", "octopus", "turtle", "jellyfish", "seahorse", "puffer"] as const;
export type Species = (typeof SPECIES)[number];
/** How many of a hundred creatures are of each kind: it is OpenClaw, so those with claws come first. */
const SHARES: Record<Species, number> = {
  lobster: 28,
  crab: 20,
  fish: 14,
  octopus: 10,
  turtle: 8,
  jellyfish: 8,
  seahorse: 6,
  puffer: 6,
};
/** How many colours there are; what they look like is up to the painter. */
export const TINTS = 8;

export interface Look {
  species: Species;
  /** 0 … TINTS - 1 */
  tint: number;
}

/** A whole number of 32 bits out of a text: FNV-1a, stirred, so that ids that differ in one letter look nothing alike. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Chance that repeats itself for the same seed. @returns what gives the next number from 0 up to 1 */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The same agent is the same creature in every browser and for ever. */
export function lookOf(id: string): Look {
  const chance = chanceFrom(seedOf(id));
  let left = chance() * 100;
  const species = SPECIES.find((one) => {
    left -= SHARES[one];
    return left < 0;
  });
  return { species: species ?? "lobster", tint: Math.floor(chance() * TINTS) };
}

export interface Point {
  x: number;
  y: number;
}

/** The water, and the sand below it. */
export interface Room {
  width: number;
  height: number;
  /** Where the sand begins. */
  sandTop: number;
  /** A creature's width and height. */
  size: number;
}

/** The most creatures one tank shows. */
export const MAX_CREATURES = 500;
/** The least water each needs, square pixels: more would hide each other. */
const WATER_EACH = 680;

/** How many of an account's agents a tank of this size can show. */
export function capacityOf(width: number, height: number): number {
  return Math.max(1, Math.min(MAX_CREATURES, Math.floor((width * height) / WATER_EACH)));
}

const SIZE = { min: 25, max: 136 } as const;
/** The part of the tank its creatures cover together, while they are few. */
const COVER = 0.21;

/** A tank for `count` creatures: few are large, many are small. */
export function roomFor(count: number, width: number, height: number): Room {
  const fitting = Math.sqrt((width * height * COVER) / Math.max(1, count));
  const size = Math.round(Math.min(SIZE.max, width * 0.3, Math.max(SIZE.min, fitting)));
  return { width, height, sandTop: height - Math.max(54, height * 0.17), size };
}

export type Motion = "swimming" | "evading" | "rising" | "sinking" | "asleep" | "drifting" | "resting";

/** One stretch of a creature's way. */
export interface Course {
  motion: Motion;
  from: Point;
  to: Point;
  /** How far the way bulges to its side. */
  bend: number;
  startedAt: number;
  /** Infinity where it stays. */
  endsAt: number;
}

/** What a creature may be doing while its agent is in that state. `unknown` neither swims nor sleeps: it drifts. */
const FITTING: Record<ShownState, readonly Motion[]> = {
  online: ["swimming", "evading", "rising"],
  offline: ["sinking", "asleep"],
  unknown: ["drifting"],
  retired: ["resting"],
};

export const fits = (state: ShownState, motion: Motion): boolean => FITTING[state].includes(motion);

/** S0-59: a new place every 4 to 8 seconds. */
export const SWIM_MS = { min: 4_000, max: 8_000 } as const;
const SINK_MS = { min: 2_200, max: 3_400 } as const;
const RISE_MS = { min: 1_600, max: 2_400 } as const;
const DRIFT_MS = { min: 6_000, max: 9_000 } as const;
const EVADE_MS = { min: 520, max: 760 } as const;

const between = (range: { min: number; max: number }, chance: () => number) =>
  range.min + chance() * (range.max - range.min);

/** A place in the open water. */
export function somewhere(room: Room, chance: () => number): Point {
  const margin = room.size * 0.6;
  const top = room.size * 0.55 + 6;
  return {
    x: margin + chance() * Math.max(0, room.width - 2 * margin),
    y: top + chance() * Math.max(0, room.sandTop - room.size * 0.75 - top),
  };
}

/** The one of three places with the most room around it. */
function emptiest(room: Room, others: readonly Point[], chance: () => number): Point {
  if (others.length === 0) return somewhere(room, chance);
  const space = (place: Point) => others.reduce((least, other) => Math.min(least, distance(place, other)), Infinity);
  return Array.from({ length: 3 }, () => somewhere(room, chance)).reduce((best, one) =>
    space(one) > space(best) ? one : best,
  );
}

/** What a creature knows when it plans. */
export interface Planner {
  state: ShownState;
  room: Room;
  /** Where on the sand it sleeps. */
  bed: Point;
  /** Where others are going: it prefers the emptier of a few places. */
  others?: readonly Point[];
  chance(): number;
}

/** What it does next, from where it is. */
export function nextCourse(
  { state, room, bed, others, chance }: Planner,
  doing: Motion,
  at: Point,
  now: number,
): Course {
  const along = (motion: Motion, to: Point, ms: number, bend = 0): Course => {
    return { motion, from: at, to, bend, startedAt: now, endsAt: now + ms };
  };
  switch (state) {
    case "online": {
      const wakes = doing === "asleep" || doing === "sinking" || doing === "resting";
      const to = emptiest(room, others ?? [], chance);
      if (wakes) return along("rising", to, between(RISE_MS, chance));
      return along("swimming", to, between(SWIM_MS, chance), (chance() - 0.5) * room.size * 1.6);
    }
    case "offline":
      if (doing === "sinking" || doing === "asleep")
        return { ...along("asleep", at, 0), endsAt: Number.POSITIVE_INFINITY };
      return along("sinking", bed, between(SINK_MS, chance), (chance() - 0.5) * room.size);
    case "unknown": {
      const wander = room.size * 0.5;
      const to = { x: at.x + (chance() - 0.5) * 2 * wander, y: at.y + (chance() - 0.5) * wander };
      return along("drifting", within(to, room), between(DRIFT_MS, chance));
    }
    case "retired":
      return { ...along("resting", bed, 0), from: bed, endsAt: Number.POSITIVE_INFINITY };
  }
}

/** What it is in the middle of when the tank is first looked at: nobody arrives, and not all turn at once. */
export function firstCourse(planner: Planner, now: number): Course {
  const { state, room, bed, chance } = planner;
  if (state === "offline" || state === "retired") {
    const motion = state === "offline" ? "asleep" : "resting";
    return { motion, from: bed, to: bed, bend: 0, startedAt: now, endsAt: Number.POSITIVE_INFINITY };
  }
  const from = emptiest(room, planner.others ?? [], chance);
  const course = nextCourse(planner, state === "online" ? "swimming" : "drifting", from, now);
  const passed = chance() * (course.endsAt - course.startedAt);
  return { ...course, startedAt: course.startedAt - passed, endsAt: course.endsAt - passed };
}

/** Away from whoever touched it: the farthest of a few places, fast. */
export function evasion(at: Point, threat: Point, room: Room, chance: () => number, now: number): Course {
  const far = Array.from({ length: 6 }, () => somewhere(room, chance)).reduce((best, one) =>
    distance(one, threat) > distance(best, threat) ? one : best,
  );
  // A dash, not a journey across a wide tank.
  const reach = Math.max(room.size * 2.4, 170);
  const way = distance(at, far);
  const part = way > reach ? reach / way : 1;
  const to = { x: at.x + (far.x - at.x) * part, y: at.y + (far.y - at.y) * part };
  return { motion: "evading", from: at, to, bend: 0, startedAt: now, endsAt: now + between(EVADE_MS, chance) };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function within({ x, y }: Point, room: Room): Point {
  const margin = room.size * 0.6;
  return {
    x: Math.min(room.width - margin, Math.max(margin, x)),
    y: Math.min(room.sandTop - room.size * 0.7, Math.max(margin, y)),
  };
}

/** Where it is on its way. */
export function pointOn(course: Course, now: number): Point {
  const { from, to, startedAt, endsAt, bend, motion } = course;
  if (!Number.isFinite(endsAt) || now >= endsAt) return to;
  const t = Math.max(0, (now - startedAt) / (endsAt - startedAt));
  const eased = motion === "evading" || motion === "rising" ? 1 - (1 - t) ** 3 : t * t * (3 - 2 * t);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const way = Math.hypot(dx, dy) || 1;
  const aside = bend * Math.sin(Math.PI * eased);
  return { x: from.x + dx * eased - (dy / way) * aside, y: from.y + dy * eased + (dx / way) * aside };
}

/** Room below the front row for a name, pixels. */
const NAME_ROOM = 20;

/** Places on the sand, in rows from the back to the front, each as wide as a sleeper. */
export function bedsOf(room: Room): Point[] {
  const { width, height, sandTop, size } = room;
  const columns = Math.max(1, Math.floor((width - size * 0.3) / (size * 1.12)));
  const back = sandTop - size * 0.16;
  const depth = Math.max(0, height - back - size * 0.42 - NAME_ROOM);
  const rows = Math.floor(depth / (size * 0.4)) + 1;
  const step = (width - size * 0.3) / columns;
  return Array.from({ length: columns * rows }, (_, index) => {
    const row = Math.floor(index / columns);
    // Every second row is moved by half a bed, as roof tiles are.
    const x = size * 0.15 + step * ((index % columns) + (row % 2 === 1 ? 0.72 : 0.36));
    return { x: Math.min(x, width - size * 0.5), y: back + (rows === 1 ? depth : (depth * row) / (rows - 1)) };
  });
}

/** A bed nobody lies in, the same for the same creature as long as it is free; when all are taken, one is shared. */
export function chooseBed(seed: number, beds: number, taken: ReadonlySet<number>): number {
  const first = seed % beds;
  for (let step = 0; step < beds; step += 1) {
    const bed = (first + step * 7) % beds;
    if (!taken.has(bed)) return bed;
  }
  for (let bed = 0; bed < beds; bed += 1) if (!taken.has(bed)) return bed;
  return first;
}
