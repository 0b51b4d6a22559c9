/** One printed line: a figure, the bound it must keep, and whether it does. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The value must be at most (or at least) `bound`. */
  rule: "at most" | "at least";
  bound: number;
  /** What the bound comes from, or what the figure was measured with. */
  note?: string;
}

export const holds = (figure: Figure): boolean =>
  figure.rule === "at most" ? figure.value <= figure.bound : figure.value >= figure.bound;

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString("en-US") : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Prints figures beside their bounds. */
export function print(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  for (const figure of figures) {
    const bound = `${figure.rule} ${number(figure.bound)}`;
    console.log(
      `  ${holds(figure) ? "ok  " : "MISS"}  ${figure.name.padEnd(58)} ${`${number(figure.value)} ${figure.unit}`.padStart(16)}   ${bound.padEnd(18)} ${figure.note ?? ""}`,
    );
  }
}
