import { shortCost, shortTokens } from "@/lib/domain/figures";

/** Bars that are stacked of a few parts: what the still picture and the live chart draw alike. */

export interface StackPart {
  label: string;
  /** A colour of the tokens, such as "var(--accent)". */
  colour: string;
  /** Drawn lighter: an estimate. */
  isFaint?: boolean;
}

export interface StackBar {
  /** Unique among the bars. */
  key: string;
  /** Below the axis, and at the head of what is told under the pointer. */
  tick: string;
  title: string;
  /** One for each part. */
  values: number[];
}

export interface StackData {
  /** What the values are: tokens, or nanos of a dollar. */
  unit: "tokens" | "cost";
  parts: StackPart[];
  bars: StackBar[];
  /** What the chart shows, for those who do not see it. */
  label: string;
}

export const FAINT = 0.45;
export const heightOf = ({ values }: StackBar): number => values.reduce((sum, value) => sum + value, 0);
export const valueText = (unit: StackData["unit"], value: number): string =>
  unit === "tokens" ? shortTokens(value) : shortCost(value);

/** Marks of the axis are round numbers, which need no four digits. */
export function axisText(unit: StackData["unit"], value: number): string {
  if (unit === "tokens") return shortTokens(value).replace(/\.0+(?=[KM]|$)/, "");
  return `$${Number((value / 1e9).toPrecision(3))}`;
}
