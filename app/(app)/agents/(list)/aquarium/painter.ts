import type { Point, Room } from "@/lib/domain/aquarium";
import { type Level, MAX_NAMES, nameRank, namesEverybody, namesInCrowd } from "@/lib/domain/aquarium-detail";
import { Bubbles } from "./bubbles";
import type { Creature } from "./creature";
import { type Inks, type Label, Labels } from "./labels";
import { REACH, type Sprite, Sprites, spriteOf } from "./sprites";

/** What one picture shows. */
export interface Picture {
  room: Room;
  /** Those at the back first. */
  creatures: readonly Creature[];
  now: number;
  level: Level;
  /** The one that is looked at. */
  pointed: string | null;
  isSearched: boolean;
  hasBubbles: boolean;
}

/** More turn with their way only where there are few: a turned picture costs several straight ones. */
const MAX_TURNING = 60;
const NEW_SPRITES_PER_PICTURE = 14;
const DIMMED = 0.16;

/** Draws the tank on its canvas. */
export class Painter {
  private sprites = new Sprites(1, 1, 1);
  private labels: Labels | null = null;
  private readonly bubbles = new Bubbles();
  private signs = new Map<string, Sprite>();
  private scale = 1;
  private inks: Inks | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly c: CanvasRenderingContext2D,
  ) {}

  /** Makes room for pictures of that size. @param scale device pixels per CSS pixel */
  prepare(room: Room, scale: number, creatures: number): void {
    const [width, height] = [Math.round(room.width * scale), Math.round(room.height * scale)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const frames = creatures > 150 ? 4 : 8;
    const { sprites } = this;
    if (sprites.size !== room.size || sprites.scale !== scale || sprites.frames !== frames) {
      this.sprites = new Sprites(room.size, scale, frames);
      this.signs.clear();
    }
    if (this.scale !== scale) this.labels = this.inks && new Labels(this.inks, scale);
    this.scale = scale;
  }

  write(inks: Inks): void {
    this.inks = inks;
    this.labels = new Labels(inks, this.scale);
  }

  draw(picture: Picture): void {
    const { c } = this;
    const { room, creatures, level, now } = picture;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    this.sprites.allow(level === "still" ? Number.POSITIVE_INFINITY : NEW_SPRITES_PER_PICTURE);
    if (picture.hasBubbles && level === "full") this.bubbles.draw(c, room.width, room.height, this.scale, now);
    const canTurn = level === "full" && creatures.length <= MAX_TURNING;
    const places = creatures.map((one) => one.at(now));
    for (const [index, one] of creatures.entries()) this.drawOne(one, places[index] as Point, picture, canTurn);
    this.drawNames(picture, places);
  }

  private drawOne(one: Creature, { x, y }: Point, picture: Picture, canTurn: boolean): void {
    const { c, sprites } = this;
    const { agent, course } = one;
    const { now } = picture;
    const isPointed = one.id === picture.pointed;
    const sprite = sprites.get(one.look, agent.state, one.phase(now), one.isLeft);
    if (!sprite) return;
    const side = sprites.size * REACH;
    if (isPointed || (picture.isSearched && agent.isFound)) {
      c.drawImage(this.sign("halo"), x - side * 0.7, y - side * 0.7, side * 1.4, side * 1.4);
    }
    c.globalAlpha = agent.isFound || isPointed ? (agent.state === "unknown" ? 0.66 : 1) : DIMMED;
    if (canTurn && course.motion !== "asleep" && course.motion !== "resting")
      this.drawTurned(one, sprite, { x, y }, side);
    // A straight copy, dot by dot, is the fastest thing a canvas does.
    else c.drawImage(sprite, this.snap(x - side / 2), this.snap(y - side / 2), side, side);
    if (agent.state === "offline") this.drawSleep(one, { x, y }, side, picture);
    if (agent.state === "unknown") {
      const mark = Math.max(14, side * 0.26);
      c.drawImage(this.sign("?"), this.snap(x - mark / 2), this.snap(y - side * 0.44 - mark * 0.7), mark, mark);
    }
    c.globalAlpha = 1;
  }

  private drawTurned(one: Creature, sprite: Sprite, { x, y }: Point, side: number): void {
    const { c } = this;
    const { from, to, motion } = one.course;
    const isUpright =
      one.look.species === "jellyfish" || one.look.species === "seahorse" || one.look.species === "octopus";
    const slope = Math.atan2(to.y - from.y, Math.abs(to.x - from.x) + 40);
    const turn = motion === "drifting" ? 0 : slope * (isUpright ? 0.22 : 0.5) * (one.isLeft ? -1 : 1);
    c.save();
    c.translate(x, y);
    c.rotate(turn);
    c.drawImage(sprite, -side / 2, -side / 2, side, side);
    c.restore();
  }

  /** Zzz, rising one after the other. */
  private drawSleep(one: Creature, { x, y }: Point, side: number, { level, now, creatures }: Picture): void {
    if (one.course.motion !== "asleep") return;
    const alpha = this.c.globalAlpha;
    const letters = creatures.length > 120 ? 1 : 3;
    for (let letter = 0; letter < letters; letter += 1) {
      const turn = level === "full" ? (now / 3_600 + letter / 3 + (one.seed % 89) / 89) % 1 : (letter + 1) / 4;
      const size = Math.max(9, side * 0.16) * (0.7 + turn * 0.5);
      this.c.globalAlpha = alpha * (level === "full" ? Math.sin(turn * Math.PI) : 0.9);
      const dx = side * (0.16 + turn * 0.2);
      this.c.drawImage(this.sign("z"), this.snap(x + dx), this.snap(y - side * (0.22 + turn * 0.36)), size, size);
    }
    this.c.globalAlpha = alpha;
  }

  private drawNames(picture: Picture, places: readonly Point[]): void {
    const { creatures, isSearched, pointed, room } = picture;
    if (!this.labels) return;
    const everybody = namesEverybody(creatures.length, room.width * room.height);
    const ranked = creatures
      .map((one, index) => {
        const { isFound, state } = one.agent;
        const rank = nameRank({ isFound, isSearched, state }) ?? (everybody && !isSearched ? 3 : null);
        return { one, at: places[index] as Point, rank: one.id === pointed ? null : rank };
      })
      .filter((named): named is { one: Creature; at: Point; rank: number } => named.rank !== null)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, everybody ? MAX_NAMES : namesInCrowd(room.width * room.height));
    const taken: Box[] = [];
    for (const { one, at } of ranked) {
      const label = this.labels.get(one.agent.name, one.agent.emoji, one.agent.state);
      const box = this.boxFor(label, at, room, taken, everybody && one.agent.state === "online");
      if (!box) continue;
      taken.push(box);
      this.c.drawImage(label.sprite, this.snap(box.x), this.snap(box.y), label.width, label.height);
    }
  }

  /** Below its creature, else above; those that lie still do not cover each other's names, swimmers may in passing. */
  private boxFor(label: Label, { x, y }: Point, room: Room, taken: readonly Box[], mayCover: boolean): Box | null {
    const left = Math.min(room.width - label.width - 2, Math.max(2, x - label.width / 2));
    const half = this.sprites.size * 0.5;
    const tops = [y + half, y + half + label.height + 1, y - half - label.height, y - half - 2 * label.height - 1];
    for (const top of tops) {
      const box = {
        x: left,
        y: Math.min(room.height - label.height - 2, Math.max(2, top)),
        w: label.width,
        h: label.height,
      };
      if (!taken.some((other) => overlap(box, other))) return box;
    }
    return mayCover ? { x: left, y: tops[0] ?? y, w: label.width, h: label.height } : null;
  }

  private snap(value: number): number {
    return Math.round(value * this.scale) / this.scale;
  }

  /** Small signs: the glow of what is looked at, the z of sleep, the question mark of what is not known. */
  private sign(kind: "halo" | "z" | "?"): Sprite {
    const known = this.signs.get(kind);
    if (known) return known;
    const side = kind === "halo" ? this.sprites.size * REACH * 1.4 : Math.max(14, this.sprites.size * 0.3);
    const sprite = spriteOf(side, side, this.scale, (c) => {
      if (kind === "halo") {
        const glow = c.createRadialGradient(side / 2, side / 2, side * 0.16, side / 2, side / 2, side / 2);
        glow.addColorStop(0, "rgb(255 240 190 / 85%)");
        glow.addColorStop(0.55, "rgb(255 222 140 / 42%)");
        glow.addColorStop(1, "rgb(255 222 140 / 0%)");
        c.fillStyle = glow;
        c.fillRect(0, 0, side, side);
        return;
      }
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.font = `700 ${side * 0.92}px ${this.inks?.font ?? "sans-serif"}`;
      c.lineWidth = Math.max(1.5, side * 0.13);
      c.lineJoin = "round";
      c.strokeStyle = "rgb(16 36 58 / 70%)";
      c.fillStyle = kind === "?" ? "#ffd36b" : "#ffffff";
      c.strokeText(kind, side / 2, side / 2);
      c.fillText(kind, side / 2, side / 2);
    });
    this.signs.set(kind, sprite);
    return sprite;
  }
}

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
