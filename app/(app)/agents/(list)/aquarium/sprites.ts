import type { Look, Species } from "@/lib/domain/aquarium";
import type { ShownState } from "@/lib/domain/liveness";
import type { Brush } from "./brush";
import { paint } from "./species";

/** A picture painted once and drawn often: on most machines many times faster than its curves. */
export type Sprite = CanvasImageSource;

/** @param width, height in CSS pixels @param scale device pixels per CSS pixel */
export function spriteOf(width: number, height: number, scale: number, draw: (c: Brush) => void): Sprite {
  const [w, h] = [Math.max(1, Math.ceil(width * scale)), Math.max(1, Math.ceil(height * scale))];
  if (typeof OffscreenCanvas === "function") {
    const canvas = new OffscreenCanvas(w, h);
    const c = canvas.getContext("2d");
    if (c) {
      c.scale(scale, scale);
      draw(c);
      return canvas.transferToImageBitmap();
    }
  }
  const canvas = document.createElement("canvas");
  canvas.width = w;
  canvas.height = h;
  const c = canvas.getContext("2d");
  c?.scale(scale, scale);
  if (c) draw(c);
  return canvas;
}

/** A creature is painted a little wider than its body: feelers and claws reach out. */
export const REACH = 1.14;

/** Every picture of every creature of one size, painted when it is first needed. */
export class Sprites {
  private readonly painted = new Map<string, Sprite>();
  private budget = 0;

  /** @param frames how many pictures one stroke has */
  constructor(
    readonly size: number,
    readonly scale: number,
    readonly frames: number,
  ) {}

  /** At most so many new pictures until the next call: preparing must not stop the motion. */
  allow(pictures: number): void {
    this.budget = pictures;
  }

  /** The picture at that phase (0 … 1); another of its stroke while there was no time to paint it; null while there is none. */
  get({ species, tint }: Look, state: ShownState, phase: number, isLeft: boolean): Sprite | null {
    const kind: Species | "shell" = state === "retired" ? "shell" : species;
    const frame = Math.floor(phase * this.frames) % this.frames;
    const key = `${kind} ${tint} ${state} ${isLeft ? "l" : "r"} `;
    const found = this.painted.get(key + frame);
    if (found) return found;
    if (this.budget <= 0) {
      for (let step = 1; step < this.frames; step += 1) {
        const other = this.painted.get(key + ((frame + step) % this.frames));
        if (other) return other;
      }
      return null;
    }
    this.budget -= 1;
    const side = this.size * REACH;
    const sprite = spriteOf(side, side, this.scale, (c) => {
      c.translate(side / 2, side / 2);
      c.scale((isLeft ? -1 : 1) * (this.size / 100), this.size / 100);
      paint(c, species, tint, state, frame / this.frames);
    });
    this.painted.set(key + frame, sprite);
    return sprite;
  }
}
