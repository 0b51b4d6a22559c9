import { bedsOf, chooseBed, type Motion, type Point, type Room, roomFor, seedOf } from "@/lib/domain/aquarium";
import {
  type Detail,
  detailAfter,
  detailTried,
  firstDetail,
  type Level,
  LOOK_MS,
  PACES,
} from "@/lib/domain/aquarium-detail";
import { Creature, type Inhabitant } from "./creature";
import type { Inks } from "./labels";
import { Painter } from "./painter";

export type { Inhabitant } from "./creature";

/** Where a creature is, CSS pixels from the tank's corner. */
export interface Place extends Point {
  size: number;
  motion: Motion;
}

interface Watcher {
  /** A new picture is there. */
  onPicture(): void;
  /** How much is drawn, and how many pictures the last look counted in a second. */
  onLook(level: Level, picturesPerSecond: number): void;
}

const MAX_SCALE = 2;
/** More creatures than this swim where chance sends them. */
const MAX_POLITE = 60;
/** A picture that came later than this belongs to a tab that was away: nothing moved meanwhile. */
const MAX_STEP_MS = 120;

/**
 * The water's life: moves the creatures, draws them, and watches how long that takes. Its time is its own: it stands
 * still while nobody looks.
 */
export class Tank {
  private readonly painter: Painter;
  private readonly creatures = new Map<string, Creature>();
  private order: Creature[] = [];
  private room: Room = roomFor(1, 1, 1);
  private beds: Point[] = [{ x: 0, y: 0 }];
  private detail: Detail = firstDetail();
  private time = 0;
  private running: number | null = null;
  private last = 0;
  private drawnAt = 0;
  private look = { startedAt: 0, pictures: 0 };
  private isSearched = false;
  private pointed: { id: string; isHeld: boolean } | null = null;
  private hasBubbles = true;
  private wantsPicture: number | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    canvas: HTMLCanvasElement,
    c: CanvasRenderingContext2D,
    private readonly watcher: Watcher,
  ) {
    this.painter = new Painter(canvas, c);
  }

  /** Who lives here, as the list orders them. Newcomers arrive; who is gone is gone; who changed state begins to act on it. */
  populate(agents: readonly Inhabitant[], isSearched: boolean): void {
    this.isSearched = isSearched;
    const staying = new Set(agents.map((agent) => agent.id));
    for (const id of this.creatures.keys()) if (!staying.has(id)) this.creatures.delete(id);
    this.resize(this.room.width, this.room.height, agents.length);
    for (const agent of agents) this.admit(agent);
    this.sort();
    this.refresh();
  }

  /** The tank got another size, or holds another number. */
  resize(width: number, height: number, count = this.creatures.size): void {
    const before = this.room;
    const room = roomFor(count, width, height);
    const isSame = room.width === before.width && room.height === before.height && room.size === before.size;
    if (isSame) return;
    this.room = room;
    this.beds = bedsOf(room);
    const taken = new Set<number>();
    for (const one of this.creatures.values()) {
      one.bed = chooseBed(one.seed, this.beds.length, taken);
      if (liesDown(one)) taken.add(one.bed);
      one.fit(before, room, this.bedOf(one));
    }
    this.prepare();
    this.sort();
    this.refresh();
  }

  write(inks: Inks): void {
    this.painter.write(inks);
    this.refresh();
  }

  setBubbles(hasBubbles: boolean): void {
    this.hasBubbles = hasBubbles;
  }

  /** For those who want no motion: one picture, drawn anew when something changes. */
  setCalm(isCalm: boolean): void {
    clearTimeout(this.retry);
    this.detail = firstDetail(isCalm ? "still" : "full");
    this.prepare();
    this.watcher.onLook(this.detail.level, 0);
    this.refresh();
  }

  /** The creature that is looked at; held, it waits. */
  point(id: string | null, isHeld = false): void {
    this.pointed = id === null ? null : { id, isHeld };
    this.refresh();
  }

  /** @returns the creature at that place, the nearest of several */
  creatureAt(at: Point): string | null {
    let best: { id: string; distance: number } | null = null;
    for (const one of this.order) {
      const { x, y } = one.at(this.time);
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance < Math.max(18, this.room.size * 0.52) && (best === null || distance < best.distance)) {
        best = { id: one.id, distance };
      }
    }
    return best?.id ?? null;
  }

  /** S0-59: a swimming creature dodges. @returns whether it did */
  evade(id: string, threat?: Point): boolean {
    const one = this.creatures.get(id);
    if (!one?.evade(threat ?? one.at(this.time), this.room, this.time)) return false;
    // Where nothing moves it is simply elsewhere in the next picture.
    if (this.detail.level === "still") one.arrive(this.time);
    this.refresh();
    return true;
  }

  placeOf(id: string): Place | null {
    const one = this.creatures.get(id);
    return one ? { ...one.at(this.time), size: this.room.size, motion: one.course.motion } : null;
  }

  run(): void {
    if (this.running !== null) return;
    this.last = 0;
    this.look = { startedAt: 0, pictures: 0 };
    this.running = requestAnimationFrame(this.step);
  }

  halt(): void {
    if (this.running !== null) cancelAnimationFrame(this.running);
    this.running = null;
  }

  end(): void {
    this.halt();
    clearTimeout(this.retry);
    if (this.wantsPicture !== null) cancelAnimationFrame(this.wantsPicture);
  }

  private admit(agent: Inhabitant): void {
    const known = this.creatures.get(agent.id);
    if (known) {
      const wasDown = liesDown(known);
      known.agent = agent;
      if (!wasDown && liesDown(known)) known.bed = this.freeBed(known.seed);
      return;
    }
    const index = agent.state === "offline" || agent.state === "retired" ? this.freeBed(seedOf(agent.id)) : 0;
    const at = this.beds[index] ?? { x: 0, y: 0 };
    this.creatures.set(agent.id, new Creature(agent, { index, at }, this.room, this.goals(), this.time));
  }

  /** Where everybody is going, while they are few enough to keep out of each other's way. */
  private readonly goals = (): readonly Point[] =>
    this.creatures.size > MAX_POLITE ? [] : [...this.creatures.values()].map((one) => one.course.to);

  private freeBed(seed: number): number {
    const taken = new Set([...this.creatures.values()].filter(liesDown).map((one) => one.bed));
    return chooseBed(seed, this.beds.length, taken);
  }

  private bedOf(one: Creature): Point {
    return this.beds[one.bed] ?? { x: this.room.width / 2, y: this.room.sandTop };
  }

  /** Who lies at the back is drawn first, then who lies before it, then who swims; what was searched for above all. */
  private sort(): void {
    const depth = (one: Creature) =>
      (this.isSearched && one.agent.isFound ? 1e6 : 0) + (liesDown(one) ? this.bedOf(one).y : 1e5 + (one.seed % 1e4));
    this.order = [...this.creatures.values()].sort((a, b) => depth(a) - depth(b));
  }

  private prepare(): void {
    const dots = this.detail.level === "full" || this.detail.level === "still" ? window.devicePixelRatio : 1;
    this.painter.prepare(this.room, Math.min(MAX_SCALE, Math.max(1, dots)), this.creatures.size);
  }

  /** One picture outside the rhythm, where there is none. */
  private refresh(): void {
    if (this.wantsPicture !== null || (this.running !== null && this.detail.level !== "still")) return;
    this.wantsPicture = requestAnimationFrame(() => {
      this.wantsPicture = null;
      for (const one of this.order) one.settle(this.room, this.bedOf(one), this.time);
      this.draw();
    });
  }

  private readonly step = (now: number): void => {
    this.running = requestAnimationFrame(this.step);
    const { aim } = PACES[this.detail.level];
    if (aim === 0) {
      this.halt();
      return;
    }
    const passed = this.last === 0 ? 0 : now - this.last;
    this.last = now;
    const step = Math.min(passed, MAX_STEP_MS);
    this.time += step;
    const held = this.pointed?.isHeld ? this.creatures.get(this.pointed.id) : undefined;
    if (held && held.course.motion !== "evading") held.hold(step);
    // Screens are not exact: a picture a few milliseconds early is on time.
    if (aim < 60 && now - this.drawnAt < 1000 / aim - 5) return;
    this.drawnAt = now;
    for (const one of this.order) one.live(this.room, this.bedOf(one), this.goals, this.time);
    this.draw();
    this.judge(now, passed);
  };

  private draw(): void {
    const { room, order, time: now, detail, isSearched, hasBubbles } = this;
    const pointed = this.pointed?.id ?? null;
    this.painter.draw({ room, creatures: order, now, level: detail.level, pointed, isSearched, hasBubbles });
    this.watcher.onPicture();
  }

  /** Looks back now and then: were there enough pictures? */
  private judge(now: number, passed: number): void {
    if (this.look.startedAt === 0 || passed > 1_000) {
      this.look = { startedAt: now, pictures: 0 };
      return;
    }
    this.look.pictures += 1;
    const ms = now - this.look.startedAt;
    if (ms < LOOK_MS) return;
    const before = this.detail.level;
    this.detail = detailAfter(this.detail, this.look.pictures, ms, now);
    this.watcher.onLook(this.detail.level, (this.look.pictures * 1000) / ms);
    this.look = { startedAt: now, pictures: 0 };
    if (this.detail.level === before) return;
    this.prepare();
    if (this.detail.level !== "still") return;
    this.refresh();
    this.retry = setTimeout(() => {
      this.detail = detailTried(this.detail);
      this.prepare();
      this.run();
    }, this.detail.retryAt - now);
  }
}

const liesDown = (one: Creature): boolean => one.agent.state === "offline" || one.agent.state === "retired";
