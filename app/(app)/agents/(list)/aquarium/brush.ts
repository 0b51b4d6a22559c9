/** What the species are painted with. A creature fills a square from -50 to 50 and looks to the right. */

export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** awake: eyes open · asleep: closed · lost: wide open, for a creature nobody has heard from. */
export type Mood = "awake" | "asleep" | "lost";

export interface Colours {
  body: string;
  /** Limbs, stripes, what lies in shadow. */
  dark: string;
  /** Where light falls. */
  light: string;
  belly: string;
}

export interface Pose {
  c: Brush;
  colours: Colours;
  mood: Mood;
  /** 0 … 1: once around is one stroke of fin, tail or arm. */
  phase: number;
}

const TURN = Math.PI * 2;

/** From -1 to 1 and back with the phase, `lag` of a turn later. */
export const wave = (phase: number, lag = 0): number => Math.sin((phase - lag) * TURN);

export function oval(c: Brush, fill: string, x: number, y: number, rx: number, ry: number, turn = 0): void {
  c.fillStyle = fill;
  c.beginPath();
  c.ellipse(x, y, rx, ry, turn, 0, TURN);
  c.fill();
}

/** A closed shape through quadratic curves: start, then control and end, four numbers each. */
export function shape(
  c: Brush,
  fill: string | CanvasGradient,
  start: [number, number],
  curves: readonly number[][],
): void {
  c.fillStyle = fill;
  c.beginPath();
  c.moveTo(...start);
  for (const [cx = 0, cy = 0, x = 0, y = 0] of curves) c.quadraticCurveTo(cx, cy, x, y);
  c.closePath();
  c.fill();
}

/** A line through quadratic curves. */
export function line(
  c: Brush,
  stroke: string,
  width: number,
  start: [number, number],
  curves: readonly number[][],
): void {
  c.strokeStyle = stroke;
  c.lineWidth = width;
  c.lineCap = "round";
  c.lineJoin = "round";
  c.beginPath();
  c.moveTo(...start);
  for (const [cx = 0, cy = 0, x = 0, y = 0] of curves) c.quadraticCurveTo(cx, cy, x, y);
  c.stroke();
}

const INK = "#1b2433";

export function eye(c: Brush, x: number, y: number, r: number, mood: Mood): void {
  if (mood === "asleep") {
    line(c, INK, r * 0.46, [x - r, y - r * 0.1], [[x, y + r * 1.15, x + r, y - r * 0.1]]);
    return;
  }
  oval(c, "#ffffff", x, y, r, r * 1.08);
  const pupil = mood === "lost" ? 0.36 : 0.62;
  oval(c, INK, x + r * (mood === "lost" ? 0 : 0.2), y, r * pupil, r * pupil * 1.08);
  oval(c, "#ffffff", x + r * 0.4, y - r * 0.32, r * 0.24, r * 0.24);
}

export function smile(c: Brush, x: number, y: number, width: number, mood: Mood): void {
  if (mood === "lost") oval(c, INK, x, y + width * 0.1, width * 0.16, width * 0.2);
  else
    line(
      c,
      INK,
      width * 0.2,
      [x - width / 2, y],
      [[x, y + width * (mood === "asleep" ? 0.25 : 0.6), x + width / 2, y]],
    );
}

/** A cheek's blush. */
export function blush(c: Brush, x: number, y: number, r: number): void {
  c.globalAlpha *= 0.35;
  oval(c, "#ff6f7d", x, y, r, r * 0.62);
  c.globalAlpha /= 0.35;
}

/** Light from above on a rounded body. */
export function shine(c: Brush, x: number, y: number, rx: number, ry: number, turn = 0): void {
  c.globalAlpha *= 0.4;
  oval(c, "#ffffff", x, y, rx, ry, turn);
  c.globalAlpha /= 0.4;
}

/** A body lit from above. */
export function lit(c: Brush, { body, light, dark }: Colours, top: number, bottom: number): CanvasGradient {
  const gradient = c.createLinearGradient(0, top, 0, bottom);
  gradient.addColorStop(0, light);
  gradient.addColorStop(0.45, body);
  gradient.addColorStop(1, dark);
  return gradient;
}
