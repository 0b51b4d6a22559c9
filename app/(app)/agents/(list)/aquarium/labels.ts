import type { ShownState } from "@/lib/domain/liveness";
import { type Sprite, spriteOf } from "./sprites";

/** The colours names are written in, as the page's theme has them. */
export interface Inks {
  ink: string;
  ground: string;
  offline: string;
  unknown: string;
  muted: string;
  font: string;
}

export interface Label {
  sprite: Sprite;
  width: number;
  height: number;
}

const HEIGHT = 20;
const PADDING = 7;
const MAX_TEXT = 132;
/** The same signs as everywhere else: a crossed ring, a question mark, a dash. */
const SIGNS: Record<ShownState, string> = { online: "", offline: "⊗", unknown: "?", retired: "–" };

/** Name tags, written once each. */
export class Labels {
  private readonly written = new Map<string, Label>();
  private readonly ruler: CanvasRenderingContext2D | null;

  constructor(
    private readonly inks: Inks,
    private readonly scale: number,
  ) {
    this.ruler = document.createElement("canvas").getContext("2d");
    if (this.ruler) this.ruler.font = this.font();
  }

  get(name: string, emoji: string, state: ShownState): Label {
    const key = `${state}\n${emoji}\n${name}`;
    const known = this.written.get(key);
    if (known) return known;
    const label = this.write(name, emoji, state);
    this.written.set(key, label);
    return label;
  }

  private font(): string {
    return `500 12px ${this.inks.font}`;
  }

  private write(name: string, emoji: string, state: ShownState): Label {
    const { inks } = this;
    const measure = (text: string) => this.ruler?.measureText(text).width ?? text.length * 7;
    // Given by others: at most one sign of it, whatever it holds.
    const face = [...new Intl.Segmenter().segment(emoji)][0]?.segment ?? "";
    const text = shortened(name, (part) => measure(part) <= MAX_TEXT);
    const sign = SIGNS[state];
    const parts: [string, string][] = [];
    const colour = { online: inks.ink, offline: inks.offline, unknown: inks.unknown, retired: inks.muted }[state];
    if (sign) parts.push([sign, colour]);
    if (face) parts.push([face, inks.ink]);
    parts.push([text, colour]);
    const widths = parts.map(([part]) => measure(part));
    const width = Math.ceil(widths.reduce((sum, one) => sum + one, 0) + 4 * (parts.length - 1) + 2 * PADDING);
    const sprite = spriteOf(width, HEIGHT, this.scale, (c) => {
      c.fillStyle = inks.ground;
      c.globalAlpha = 0.82;
      c.beginPath();
      c.roundRect(0.5, 0.5, width - 1, HEIGHT - 1, HEIGHT / 2);
      c.fill();
      c.globalAlpha = 1;
      c.font = this.font();
      c.textBaseline = "middle";
      let x = PADDING;
      for (const [index, [part, ink]] of parts.entries()) {
        c.fillStyle = ink;
        c.fillText(part, x, HEIGHT / 2 + 0.5);
        x += (widths[index] ?? 0) + 4;
      }
    });
    return { sprite, width, height: HEIGHT };
  }
}

/** As much of a text as fits, and an ellipsis where something is missing. */
function shortened(text: string, fits: (part: string) => boolean): string {
  const letters = [...text].slice(0, 60);
  if (letters.length === [...text].length && fits(text)) return text;
  while (letters.length > 1 && !fits(`${letters.join("")}…`)) letters.pop();
  return `${letters.join("")}…`;
}
