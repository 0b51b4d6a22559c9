/** The round number a chart's axis ends at: 1, 2, 2.5 or 5 times a power of ten, never below the largest value. */
export function roundCeiling(largest: number): number {
  if (!(largest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= largest) ?? 10;
  return step * power;
}
