import { blush, eye, line, lit, oval, type Pose, shape, shine, smile, wave } from "./brush";

/** Those with fins: fish, puffer, turtle, seahorse. */

export function fish({ c, colours, mood, phase }: Pose): void {
  const { dark, light, belly } = colours;
  const beat = mood === "asleep" ? 0.2 : wave(phase);
  shape(
    c,
    dark,
    [-22, 0],
    [
      [-36, -10 + beat * 3, -45, -21 + beat * 7],
      [-39, beat * 5, -45, 21 + beat * 7],
      [-36, 10 + beat * 3, -22, 0],
    ],
  );
  shape(
    c,
    light,
    [-24, 0],
    [
      [-34, -5 + beat * 3, -40, -11 + beat * 6],
      [-37, beat * 4, -40, 11 + beat * 6],
      [-34, 5 + beat * 3, -24, 0],
    ],
  );
  shape(
    c,
    dark,
    [-14, -17],
    [
      [-6, -34, 17, -25],
      [10, -20, 14, -15],
      [0, -10, -14, -17],
    ],
  );
  shape(
    c,
    dark,
    [-6, 18],
    [
      [-6, 30, 9, 29],
      [6, 22, 10, 17],
      [0, 14, -6, 18],
    ],
  );
  shape(
    c,
    lit(c, colours, -24, 24),
    [-27, 0],
    [
      [-18, -22, 8, -23],
      [33, -21, 40, -1],
      [37, 19, 10, 22.5],
      [-17, 22, -27, 0],
    ],
  );
  shape(
    c,
    belly,
    [-14, 12],
    [
      [2, 12, 32, 9],
      [24, 19.4, 10, 21],
      [-4, 21, -14, 12],
    ],
  );
  c.globalAlpha *= 0.85;
  shape(
    c,
    belly,
    [2, -22.6],
    [
      [-5, 0, 2, 22.4],
      [7, 22.8, 9, 22.4],
      [3, 0, 10, -23],
      [6, -23.4, 2, -22.6],
    ],
  );
  shape(
    c,
    belly,
    [-17, -13.6],
    [
      [-22, 0, -16, 13.6],
      [-13, 16, -11.4, 16.4],
      [-16, 0, -11, -18],
      [-14, -16.4, -17, -13.6],
    ],
  );
  c.globalAlpha /= 0.85;
  shape(
    c,
    dark,
    [8, 4],
    [
      [-4, 8 + beat * 3, -8, 16 + beat * 4],
      [4, 16, 12, 9],
      [12, 5, 8, 4],
    ],
  );
  shine(c, 12, -15.5, 12, 2.9, 0.1);
  blush(c, 26, 8, 4.4);
  eye(c, 24, -4.6, 6.6, mood);
  smile(c, 35.6, 6, 6.4, mood);
}

export function puffer({ c, colours, mood, phase }: Pose): void {
  const { dark, light, belly } = colours;
  const breath = mood === "asleep" ? 0.94 : 1 + 0.035 * wave(phase);
  const beat = mood === "asleep" ? 0 : wave(phase, 0.1);
  shape(
    c,
    dark,
    [-24, 0],
    [
      [-38, -12, -42, -12 + beat * 4],
      [-38, beat * 4, -42, 12 + beat * 4],
      [-38, 12, -24, 0],
    ],
  );
  c.save();
  c.scale(breath, breath);
  for (let spike = 0; spike < 20; spike += 1) {
    const turn = (spike / 20) * Math.PI * 2;
    const [x, y] = [Math.cos(turn), Math.sin(turn)];
    if (x > 0.86) continue;
    shape(
      c,
      dark,
      [x * 28 - y * 3.6, y * 26 + x * 3.6],
      [
        [x * 33, y * 31, x * 36, y * 34],
        [x * 33, y * 31, x * 28 + y * 3.6, y * 26 - x * 3.6],
      ],
    );
  }
  shape(
    c,
    lit(c, colours, -28, 30),
    [-29, 0],
    [
      [-29, -27, 1, -27.5],
      [33, -26, 33, 0],
      [33, 26, 1, 27.5],
      [-29, 27, -29, 0],
    ],
  );
  shape(
    c,
    belly,
    [-22, 11],
    [
      [0, 16, 29, 9],
      [22, 26, 1, 26],
      [-16, 25, -22, 11],
    ],
  );
  for (const [x, y, r] of [
    [-12, -15, 3],
    [-3, -20, 2.4],
    [-18, -5, 2.6],
    [-5, -9, 2],
  ] as const)
    oval(c, dark, x, y, r, r * 0.8);
  shine(c, 6, -19.6, 11, 3, 0.12);
  c.restore();
  shape(
    c,
    light,
    [-2, 4],
    [
      [-14, 1 + beat * 6, -17, 8 + beat * 8],
      [-10, 14, 0, 11],
      [3, 7, -2, 4],
    ],
  );
  line(c, dark, 1.2, [-4, 7], [[-9, 7 + beat * 4, -13, 9 + beat * 5]]);
  blush(c, 21, 9, 4.6);
  eye(c, 18, -6, 7.2, mood);
  smile(c, 29, 5.6, 6, mood);
}

export function turtle({ c, colours, mood, phase }: Pose): void {
  const { dark, light, belly } = colours;
  const beat = mood === "asleep" ? -0.4 : wave(phase);
  const skin = belly;
  shape(
    c,
    skin,
    [-24, 8],
    [
      [-36, 8 + beat * 3, -41, 17 + beat * 3],
      [-30, 20, -19, 14],
      [-18, 9, -24, 8],
    ],
  );
  shape(
    c,
    skin,
    [-28, 3],
    [
      [-36, 1, -41, 5],
      [-35, 8, -27, 7],
      [-26, 4, -28, 3],
    ],
  );
  shape(
    c,
    skin,
    [17, 4],
    [
      [20, -11, 34, -12],
      [46, -11, 45, 1],
      [43, 12, 28, 11],
      [19, 12, 17, 4],
    ],
  );
  blush(c, 37, 4.4, 3.6);
  eye(c, 35.4, -3.2, 4.8, mood);
  smile(c, 41, 4, 5, mood);
  shape(
    c,
    dark,
    [-31, 9],
    [
      [-2, 18, 25, 8],
      [23, 15, 12, 16],
      [-8, 19, -24, 14],
      [-30, 12, -31, 9],
    ],
  );
  shape(
    c,
    lit(c, colours, -26, 14),
    [-32, 8],
    [
      [-30, -23, -2, -25],
      [24, -24, 26, 7],
      [-2, 17, -32, 8],
    ],
  );
  c.save();
  c.globalAlpha *= 0.75;
  for (const [x, y, r] of [
    [-3, -12, 8],
    [-19, -4, 6],
    [13, -5, 6.4],
    [-8, 3.4, 5.6],
    [6, 4, 5.2],
  ] as const) {
    oval(c, light, x, y, r, r * 0.82);
  }
  c.restore();
  shine(c, -7, -19.8, 10, 2.2, -0.12);
  shape(
    c,
    skin,
    [12, 9],
    [
      [12 - beat * 8, 24 + beat * 7, -5 - beat * 10, 31 + beat * 8],
      [-9 - beat * 6, 22 + beat * 3, 1, 10],
      [6, 7, 12, 9],
    ],
  );
  line(c, dark, 1.2, [6, 13], [[2 - beat * 4, 20 + beat * 4, -2 - beat * 7, 25 + beat * 6]]);
}

/** The backbone from head to curled tail: x, y, thickness. */
const SPINE = [
  [4, -22, 11.5],
  [1, -14, 9.5],
  [-3, -6, 10.5],
  [-6, 2, 12],
  [-6, 10, 11.4],
  [-3, 18, 9.4],
  [2, 25, 7.4],
  [8, 30, 6],
  [15, 31, 5],
  [19, 27, 4.2],
  [18, 22, 3.6],
  [14, 21, 3],
  [12.4, 24, 2.6],
] as const;

export function seahorse({ c, colours, mood, phase }: Pose): void {
  const { body, dark, light, belly } = colours;
  const isUp = mood !== "asleep";
  c.save();
  c.translate(-2, isUp ? wave(phase) * 1.6 : 2);
  c.rotate(isUp ? 0.05 * wave(phase, 0.2) : 0.16);
  const flutter = isUp ? 2.4 * wave(phase * 2) : 0;
  shape(
    c,
    light,
    [-14, -4],
    [
      [-29 - flutter, -7, -30 - flutter, 4],
      [-28, 15 + flutter, -16, 14],
      [-18, 4, -14, -4],
    ],
  );
  for (const y of [-1, 4, 9]) line(c, dark, 1.1, [-16, y], [[-22, y, -26 - flutter * 0.6, y]]);
  for (const [x, y, r] of SPINE) oval(c, dark, x - 1.5, y + 0.8, r, r);
  for (const [x, y, r] of SPINE) oval(c, body, x, y, r, r * 0.98);
  for (const [x, y, r] of SPINE.slice(1, 8)) {
    c.globalAlpha *= 0.75;
    oval(c, belly, x + r * 0.36, y, r * 0.5, r * 0.62);
    c.globalAlpha /= 0.75;
    line(c, dark, 1, [x - r * 0.3, y + r * 0.5], [[x + r * 0.4, y + r * 0.9, x + r * 0.86, y + r * 0.36]]);
  }
  for (const [x, y, turn] of [
    [-4, -35, -0.5],
    [1.5, -38, -0.1],
    [7, -36, 0.3],
  ] as const)
    oval(c, light, x, y, 2.7, 5.4, turn);
  shape(
    c,
    body,
    [9, -27],
    [
      [20, -26, 30, -24],
      [34, -21, 30, -17.6],
      [20, -17, 9, -15],
    ],
  );
  oval(c, dark, 31, -20.8, 2.2, 3.4);
  oval(c, body, 4, -24, 12.6, 12.2);
  shine(c, 0, -31, 5.4, 2, -0.4);
  blush(c, 10, -17, 3.6);
  eye(c, 8, -25.6, 5.8, mood);
  c.restore();
}
