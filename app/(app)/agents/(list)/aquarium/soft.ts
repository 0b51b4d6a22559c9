import { blush, eye, line, lit, oval, type Pose, shape, shine, smile, wave } from "./brush";

/** Those without bones: octopus and jellyfish; and the shell that is left when an agent is retired. */

export function octopus({ c, colours, mood, phase }: Pose): void {
  const { body, dark, light } = colours;
  const isUp = mood !== "asleep";
  const breath = isUp ? 1 + 0.03 * wave(phase) : 0.97;
  c.translate(0, isUp ? wave(phase, 0.25) * 1.6 - 2 : 2);
  for (const [index, x] of [-21, -11, 0, 11, 21].entries()) {
    const curl = isUp ? 6 * wave(phase, index * 0.17) : 3;
    const side = x < 0 ? -1 : x > 0 ? 1 : curl < 0 ? -1 : 1;
    const end = x * 1.5 + curl;
    const colour = index % 2 === 0 ? dark : body;
    line(c, colour, 10.4, [x * 0.72, 10], [[x * 1.05 - curl, 24, x * 1.22 + curl * 0.4, 32]]);
    line(c, colour, 7, [x * 1.22 + curl * 0.4, 32], [[end, 41, end + side * 5, 38]]);
    if (index % 2 === 1)
      for (const y of [20, 26, 32]) oval(c, light, x * 0.98 + curl * 0.06 * (y - 20) * 0.3 - 1, y, 1.7, 1.5);
  }
  c.save();
  c.scale(breath, 2 - breath);
  shape(
    c,
    lit(c, colours, -36, 18),
    [-25, 12],
    [
      [-34, -36, 0, -37.5],
      [34, -36, 25, 12],
      [13, 19, 0, 16.5],
      [-13, 19, -25, 12],
    ],
  );
  for (const [x, y, r] of [
    [-15, -24, 3],
    [-9, -30, 2],
    [17, -22, 2.4],
  ] as const)
    oval(c, light, x, y, r, r * 0.85);
  shine(c, 4, -30.6, 9, 2.8, 0.1);
  c.restore();
  for (const side of [-1, 1]) {
    blush(c, side * 18 + 2, 4.6, 4.4);
    eye(c, side * 9.6 + 2, -4.4, 6.8, mood);
  }
  smile(c, 2, 6, 8.4, mood);
}

export function jellyfish({ c, colours, mood, phase }: Pose): void {
  const { body, dark, light, belly } = colours;
  const isUp = mood !== "asleep";
  const pulse = isUp ? wave(phase) : -0.7;
  const rim = 27 + pulse * 3;
  c.save();
  c.globalAlpha *= 0.8;
  for (const [index, x] of [-19, -11.5, -4, 4, 11.5, 19].entries()) {
    const sway = isUp ? 5 * wave(phase, 0.12 * index + 0.2) : 1.5;
    const length = index % 2 === 0 ? 42 : 34;
    line(
      c,
      index % 2 === 0 ? body : light,
      index % 2 === 0 ? 3 : 4.6,
      [x, 2],
      [
        [x + sway, 14, x * 0.9 - sway * 0.6, 25],
        [x * 0.8 - sway, 34, x + sway * 0.7, length],
      ],
    );
  }
  c.restore();
  shape(
    c,
    lit(c, colours, -36, 12),
    [-rim, 3],
    [
      [-rim - 3, -35 - pulse * 2, 0, -36.5 - pulse * 2.4],
      [rim + 3, -35 - pulse * 2, rim, 3],
      [rim * 0.84, 11, rim * 0.62, 5],
      [rim * 0.4, 12, rim * 0.2, 6],
      [0, 12.5, -rim * 0.2, 6],
      [-rim * 0.4, 12, -rim * 0.62, 5],
      [-rim * 0.84, 11, -rim, 3],
    ],
  );
  c.globalAlpha *= 0.5;
  shape(
    c,
    belly,
    [-rim + 7, -8],
    [
      [-18, -29, 0, -30],
      [18, -29, rim - 7, -8],
      [0, -19, -rim + 7, -8],
    ],
  );
  c.globalAlpha /= 0.5;
  line(c, dark, 1.3, [-rim + 4, 0.5], [[0, 5.5, rim - 4, 0.5]]);
  shine(c, -8, -28, 9, 2.8, -0.25);
  for (const side of [-1, 1]) {
    blush(c, side * 15 + 2, -2.4, 3.8);
    eye(c, side * 8.6 + 2, -9.6, 5.4, mood);
  }
  smile(c, 2, -2.2, 6.6, mood);
}

/** Nobody lives in it any more. */
export function shell({ c, colours }: Pose): void {
  const { dark, light } = colours;
  oval(c, dark, 2, 30, 31, 5);
  shape(
    c,
    lit(c, colours, -22, 30),
    [-29, 29],
    [
      [-36, -8, -4, -21],
      [27, -27, 32, 8],
      [33, 24, 26, 30],
      [0, 34, -29, 29],
    ],
  );
  line(
    c,
    dark,
    2.6,
    [-29, 29],
    [
      [-30, 0, -2, -5],
      [20, -6, 19, 10],
      [17, 22, 3, 19],
      [-5, 14, 3, 8],
    ],
  );
  for (const [x, y] of [
    [-24, 8],
    [-14, -8],
    [2, -16],
    [18, -13],
  ] as const)
    line(c, light, 2, [x, y], [[x + 3, y + 6, x + 7, y + 9]]);
  shape(
    c,
    dark,
    [19, 29],
    [
      [18, 14, 27, 13],
      [33, 16, 30, 27],
      [26, 31, 19, 29],
    ],
  );
  shine(c, -4, -13, 11, 2.6, -0.3);
}
