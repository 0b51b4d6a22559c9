import { type Brush, blush, eye, line, lit, oval, type Pose, shape, shine, smile, wave } from "./brush";

/** OpenClaw's own: lobster and crab. */

/** An open claw around (x, y), pointing along `turn`. */
function claw(
  c: Brush,
  fill: string | CanvasGradient,
  x: number,
  y: number,
  size: number,
  turn: number,
  gape: number,
): void {
  c.save();
  c.translate(x, y);
  c.rotate(turn);
  c.fillStyle = fill;
  for (const side of [-1, 1]) {
    c.save();
    c.scale(1, side);
    c.rotate(gape);
    c.beginPath();
    c.moveTo(-size * 0.42, 0);
    c.quadraticCurveTo(-size * 0.3, size * 0.74, size * 0.42, size * 0.52);
    c.quadraticCurveTo(size * 0.92, size * 0.34, size * 1.02, size * 0.06);
    c.quadraticCurveTo(size * 0.52, size * 0.26, size * 0.12, 0);
    c.closePath();
    c.fill();
    c.restore();
  }
  c.restore();
}

/** The tail from the body to its end: x, y, thickness. */
const RINGS = [
  [-34, 15, 7.4],
  [-28.5, 9, 9],
  [-21.5, 4.6, 10.8],
  [-13, 2, 12.8],
] as const;

export function lobster({ c, colours, mood, phase }: Pose): void {
  const { body, dark, light, belly } = colours;
  const isUp = mood !== "asleep";
  const beat = isUp ? wave(phase) : 0.4;
  const gape = (lag: number) => (isUp ? 0.15 + 0.11 * wave(phase, lag) : 0.02);
  const lift = isUp ? 2.2 * wave(phase, 0.25) : 7;
  c.scale(0.87, 0.87);
  c.translate(0, isUp ? 6 + wave(phase, 0.1) : 9);
  // Feelers sweep back.
  const reach = isUp ? 3 * wave(phase, 0.3) : -6;
  line(
    c,
    dark,
    1.8,
    [20, -13],
    [
      [20, -38 - reach, -6, -37 - reach],
      [-16, -36 - reach, -24, -27 - reach],
    ],
  );
  line(
    c,
    body,
    1.8,
    [25, -13],
    [
      [31, -40 + reach, 8, -44 + reach],
      [-4, -45 + reach, -14, -41 + reach],
    ],
  );
  // The far claw.
  line(c, dark, 6, [22, 2], [[32, -2, 33, -12 + lift]]);
  claw(c, dark, 35, -22 + lift, 13, -1.2, gape(0.4));
  // Legs.
  for (const [index, x] of [-4, 3, 10, 16].entries()) {
    const swing = isUp ? 3.4 * wave(phase, index * 0.24) : 0;
    line(c, dark, 3.2, [x, 11], [[x - 1 + swing, 19, x - 6 + swing, isUp ? 25 : 21]]);
  }
  // The tail and its fan.
  c.save();
  c.translate(-10, 3);
  c.rotate(beat * 0.09);
  c.translate(10, -3);
  for (const [turn, colour] of [
    [2.5, dark],
    [1.15, dark],
    [1.85, body],
  ] as const) {
    oval(c, colour, -38 + Math.cos(turn) * 8, 20 + Math.sin(turn) * 8, 10, 5.4, turn);
  }
  line(c, light, 1.3, [-38, 21], [[-39.5, 25, -40.5, 30]]);
  for (const [x, y, r] of RINGS) {
    oval(c, dark, x - 2, y + 1, r, r * 1.02);
    oval(c, body, x, y, r, r);
    oval(c, light, x - 1, y - r * 0.62, r * 0.42, r * 0.16, -0.5);
  }
  c.restore();
  // The shield.
  shape(
    c,
    lit(c, colours, -18, 17),
    [-17, 2],
    [
      [-17, -17, 8, -18],
      [33, -18, 33, -1],
      [33, 13, 12, 15.6],
      [-15, 17, -17, 2],
    ],
  );
  shape(
    c,
    belly,
    [2, 14],
    [
      [18, 11, 30, 5],
      [28, 12.5, 13, 15],
      [7, 15.8, 2, 14],
    ],
  );
  line(c, dark, 1.7, [4, -14], [[-4, 0, 3, 12]]);
  shine(c, 12, -13.4, 9, 2.4, 0.06);
  // The near claw.
  line(c, dark, 7, [16, 10], [[26, 20, 33, 13 + lift * 0.6]]);
  line(c, body, 5, [16, 10], [[26, 20, 33, 13 + lift * 0.6]]);
  claw(c, dark, 40, 8 + lift * 0.8, 14, -0.5, gape(0));
  claw(c, body, 40, 7.2 + lift * 0.8, 13, -0.5, gape(0));
  shine(c, 38, 2.4 + lift * 0.8, 4.4, 1.6, -0.7);
  // The face.
  blush(c, 20, 2.6, 4.2);
  line(c, dark, 4, [13, -12], [[13, -17, 13, -19]]);
  line(c, dark, 4, [25, -11], [[26, -16, 26, -18]]);
  oval(c, body, 13, -20, 6.6, 6.8);
  oval(c, body, 26, -19, 6.6, 6.8);
  eye(c, 13.4, -20.4, 5.5, mood);
  eye(c, 26.4, -19.4, 5.5, mood);
  smile(c, 28, -2, 6.6, mood);
}

export function crab({ c, colours, mood, phase }: Pose): void {
  const { body, dark, belly } = colours;
  const isUp = mood !== "asleep";
  const bob = isUp ? wave(phase) * 1.3 : 2;
  c.translate(0, 5 + bob);
  for (const side of [-1, 1]) {
    for (const [index, spread] of [0, 1, 2].entries()) {
      const step = isUp ? 3 * wave(phase, index * 0.3 + (side > 0 ? 0.5 : 0)) : 0;
      const x = side * (18 + spread * 3);
      line(
        c,
        dark,
        4.2,
        [x, 8 - spread * 3],
        [[side * (33 + spread * 2), 4 - spread * 4 + step, side * (36 + spread * 3.4), 20 - spread * 4 + step]],
      );
    }
    const lift = isUp ? 2.4 * wave(phase, side * 0.22) : 13;
    line(c, dark, 6.4, [side * 21, -4], [[side * 37, -6 + lift * 0.5, side * 34, -18 + lift]]);
    c.save();
    c.scale(side, 1);
    const gape = isUp ? 0.16 + 0.1 * wave(phase, 0.2 * side) : 0.02;
    claw(c, dark, 34, -24 + lift, 14.6, -1.75, gape);
    claw(c, body, 34, -24.6 + lift, 13.4, -1.75, gape);
    shine(c, 27.5, -27 + lift, 1.7, 4.4, 0.2);
    c.restore();
  }
  for (const side of [-1, 1]) line(c, dark, 3.6, [side * 8, -12], [[side * 9, -18, side * 9.4, -20]]);
  shape(
    c,
    lit(c, colours, -17, 18),
    [-29, -1],
    [
      [-27, -17, 0, -17.5],
      [27, -17, 29, -1],
      [27, 17, 0, 18.5],
      [-27, 17, -29, -1],
    ],
  );
  oval(c, belly, 0, 12, 15, 4.6);
  shine(c, -8, -11.4, 11, 2.6, -0.1);
  for (const side of [-1, 1]) {
    blush(c, side * 17, 4, 4.4);
    oval(c, body, side * 9.4, -21, 6.4, 6.6);
    eye(c, side * 9.4, -21.4, 5.3, mood);
  }
  smile(c, 0, 2.4, 9, mood);
}
