import { chanceFrom } from "@/lib/domain/aquarium";
import { type Sprite, spriteOf } from "./sprites";

interface Bubble {
  x: number;
  /** Engine time it left the ground. */
  bornAt: number;
  /** px per millisecond. */
  speed: number;
  sway: number;
  radius: number;
}

const MOST = 26;
const EVERY_MS = 420;

/** Bubbles that rise from the sand to the surface (S0-58). */
export class Bubbles {
  private bubbles: Bubble[] = [];
  private lastAt = 0;
  private readonly chance = chanceFrom(7);
  private readonly sprites = new Map<string, Sprite>();

  draw(c: CanvasRenderingContext2D, width: number, height: number, scale: number, now: number): void {
    if (now - this.lastAt > EVERY_MS && this.bubbles.length < MOST) {
      this.lastAt = now;
      const radius = 2 + this.chance() * 5;
      this.bubbles.push({
        x: this.chance() * width,
        bornAt: now,
        speed: 0.035 + radius * 0.008,
        sway: 4 + this.chance() * 8,
        radius: Math.round(radius),
      });
    }
    this.bubbles = this.bubbles.filter((one) => {
      const y = height - 20 - (now - one.bornAt) * one.speed;
      if (y < 4) return false;
      const x = one.x + Math.sin((now - one.bornAt) / 620) * one.sway;
      const sprite = this.spriteOf(one.radius, scale);
      const side = one.radius * 2 + 2;
      c.drawImage(sprite, x - side / 2, y - side / 2, side, side);
      return true;
    });
  }

  private spriteOf(radius: number, scale: number): Sprite {
    const key = `${radius} ${scale}`;
    const known = this.sprites.get(key);
    if (known) return known;
    const side = radius * 2 + 2;
    const sprite = spriteOf(side, side, scale, (c) => {
      c.strokeStyle = "rgb(255 255 255 / 62%)";
      c.fillStyle = "rgb(255 255 255 / 16%)";
      c.lineWidth = 1;
      c.beginPath();
      c.arc(side / 2, side / 2, radius, 0, Math.PI * 2);
      c.fill();
      c.stroke();
      c.fillStyle = "rgb(255 255 255 / 75%)";
      c.beginPath();
      c.arc(side / 2 - radius * 0.36, side / 2 - radius * 0.36, Math.max(0.7, radius * 0.2), 0, Math.PI * 2);
      c.fill();
    });
    this.sprites.set(key, sprite);
    return sprite;
  }
}
