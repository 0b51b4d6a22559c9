/** Lines of a chart over equal steps, as shapes: what is not known is a gap, never a zero. Pure. */

/** One value for each step; null: nothing was measured. */
export type Values = readonly (number | null)[];

/** Steps from `first` to `last` that hang together. */
export interface Run {
  first: number;
  last: number;
}

/** Stretches without a gap. @param bridge how many steps without a value are no gap yet */
export function runsOf(values: Values, bridge = 0): Run[] {
  const runs: Run[] = [];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const run = runs.at(-1);
    if (run && index - run.last <= bridge + 1) run.last = index;
    else runs.push({ first: index, last: index });
  }
  return runs;
}

/** How many steps may be empty when a machine is measured every so many seconds. */
export const bridgeOf = (everySeconds: number | null, stepMs: number): number =>
  Math.max(0, Math.ceil(((everySeconds ?? 30) * 2_000) / stepMs) - 1);

const places = (values: Values, { first, last }: Run): { x: number; value: number }[] => {
  const found: { x: number; value: number }[] = [];
  for (let x = first; x <= last; x += 1) {
    const value = values[x];
    if (value !== null && value !== undefined) found.push({ x: x + 0.5, value });
  }
  return found;
};

const text = (value: number): string => String(Math.round(value * 100) / 100);

/** The path of a line. x: steps, y: 0 at the top to 100 at the bottom. @param top the value at the top @param bottom at the bottom */
export function linePath(
  values: Values,
  { top, bottom, bridge }: { top: number; bottom: number; bridge: number },
): string {
  const y = (value: number) => 100 - ((value - bottom) / (top - bottom)) * 100;
  return runsOf(values, bridge)
    .map((run) => {
      const points = places(values, run);
      const path = points
        .map(({ x, value }, index) => `${index === 0 ? "M" : "L"}${text(x)} ${text(y(value))}`)
        .join("");
      // A single value is a dot: a line of hardly any length with round ends.
      return points.length === 1 ? `${path}h0.01` : path;
    })
    .join("");
}

/** The path of the band between the smallest and the largest values. */
export function bandPath(
  min: Values,
  max: Values,
  { top, bottom, bridge }: { top: number; bottom: number; bridge: number },
): string {
  const y = (value: number) => 100 - ((value - bottom) / (top - bottom)) * 100;
  return runsOf(max, bridge)
    .filter(({ first, last }) => last > first)
    .map((run) => {
      const along = [...places(max, run), ...places(min, run).reverse()];
      return `${along.map(({ x, value }, index) => `${index === 0 ? "M" : "L"}${text(x)} ${text(y(value))}`).join("")}Z`;
    })
    .join("");
}

/** A round number at or above the largest value: 1, 2, 2.5 or 5 times a power of ten. */
export function roundTop(largest: number): number {
  if (!(largest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  return ([1, 2, 2.5, 5, 10].find((times) => times * power >= largest) ?? 10) * power;
}

/** Mean of the steps, smallest, largest, and the newest value; null where nothing was measured. */
export function outline({ mean, min, max }: { mean: Values; min: Values; max: Values }) {
  const known = (values: Values): number[] => values.filter((value) => value !== null);
  const means = known(mean);
  if (means.length === 0) return null;
  return {
    mean: means.reduce((sum, value) => sum + value, 0) / means.length,
    min: Math.min(...known(min)),
    max: Math.max(...known(max)),
    latest: means.at(-1) ?? 0,
  };
}
