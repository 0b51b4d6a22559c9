import {
  type Course,
  chanceFrom,
  evasion,
  firstCourse,
  fits,
  type Look,
  lookOf,
  type Motion,
  nextCourse,
  type Planner,
  type Point,
  pointOn,
  type Room,
  seedOf,
} from "@/lib/domain/aquarium";
import type { ShownState } from "@/lib/domain/liveness";

/** What the tank is told about an agent. */
export interface Inhabitant {
  id: string;
  name: string;
  emoji: string;
  state: ShownState;
  /** Nothing is searched for, or this is what was. */
  isFound: boolean;
}

/** How long one stroke takes, milliseconds; 0: it keeps still. */
const STROKE_MS: Record<Motion, number> = {
  swimming: 1_050,
  evading: 240,
  rising: 420,
  sinking: 2_200,
  asleep: 0,
  drifting: 2_800,
  resting: 0,
};

/** One agent in the water. Moments are the tank's own time. */
export class Creature {
  readonly look: Look;
  readonly seed: number;
  course: Course;
  isLeft: boolean;
  bed: number;
  private readonly chance: () => number;

  constructor(
    public agent: Inhabitant,
    bed: { index: number; at: Point },
    room: Room,
    others: readonly Point[],
    now: number,
  ) {
    this.seed = seedOf(agent.id);
    this.look = lookOf(agent.id);
    this.chance = chanceFrom(this.seed ^ 0x9e3779b9);
    this.isLeft = (this.seed & 1) === 1;
    this.bed = bed.index;
    this.course = firstCourse(this.planner(room, bed.at, others), now);
    this.face();
  }

  get id(): string {
    return this.agent.id;
  }

  at(now: number): Point {
    return pointOn(this.course, now);
  }

  /** Goes on with its life: a way that ended, or that no longer suits its state, is followed by the next. */
  live(room: Room, bed: Point, others: () => readonly Point[], now: number): void {
    if (now < this.course.endsAt && fits(this.agent.state, this.course.motion)) return;
    this.course = nextCourse(this.planner(room, bed, others()), this.course.motion, this.at(now), now);
    this.face();
  }

  /** Where it belongs, at once, for a picture that does not move. */
  settle(room: Room, bed: Point, now: number): void {
    if (!fits(this.agent.state, this.course.motion)) this.course = firstCourse(this.planner(room, bed), now);
  }

  evade(threat: Point, room: Room, now: number): boolean {
    if (this.agent.state !== "online") return false;
    this.course = evasion(this.at(now), threat, room, this.chance, now);
    this.face();
    return true;
  }

  /** At the end of its way at once. */
  arrive(now: number): void {
    this.course = { ...this.course, startedAt: now, endsAt: now };
  }

  /** Time passes without it moving: somebody looks at it. */
  hold(ms: number): void {
    this.course = { ...this.course, startedAt: this.course.startedAt + ms, endsAt: this.course.endsAt + ms };
  }

  /** Into a tank of another size; it keeps its place in it. */
  fit(before: Room, room: Room, bed: Point): void {
    const stretched = ({ x, y }: Point): Point => ({
      x: (x / Math.max(1, before.width)) * room.width,
      y: Math.min((y / Math.max(1, before.sandTop)) * room.sandTop, room.sandTop - room.size * 0.4),
    });
    const lies = this.course.motion === "asleep" || this.course.motion === "resting";
    const to = lies || this.course.motion === "sinking" ? bed : stretched(this.course.to);
    this.course = { ...this.course, from: lies ? bed : stretched(this.course.from), to };
  }

  /** 0 … 1 of its stroke. */
  phase(now: number): number {
    const stroke = STROKE_MS[this.course.motion];
    if (stroke === 0) return 0.2;
    const turn = now / stroke + (this.seed % 97) / 97;
    return turn - Math.floor(turn);
  }

  private planner(room: Room, bed: Point, others: readonly Point[] = []): Planner {
    return { state: this.agent.state, room, bed, others, chance: this.chance };
  }

  private face(): void {
    const dx = this.course.to.x - this.course.from.x;
    if (Math.abs(dx) > 6) this.isLeft = dx < 0;
  }
}
