import type { Page } from "@playwright/test";

/** How far things move while a page builds up, and which: measured by the browser itself. */

/** In sum over the whole load; what a browser's own report calls good is five times as much. */
const MAX_SHIFT = 0.02;
const NAMED = 5;

interface Shift {
  value: number;
  /** Milliseconds after the page was asked for. */
  at: number;
  /** "main#content > h1.text-2xl 304,73 1072x69 -> 304,72 1072x70" */
  moved: string[];
}

/** What is noted in the browser, until somebody asks. */
interface Watched {
  shifts?: Shift[];
}

/** A layout-shift entry, which TypeScript's library of the browser does not know. */
interface ShiftEntry {
  value: number;
  startTime: number;
  hadRecentInput: boolean;
  sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** Notes what moves. Runs in the browser before anything else, so that it can use nothing from outside itself. */
export function watchShifts(): void {
  const shifts: Shift[] = [];
  (window as Watched).shifts = shifts;
  const nameOf = (element: Element) => {
    const classes = [...element.classList].slice(0, 3).map((name) => `.${name}`);
    return `${element.localName}${element.id && `#${element.id}`}${classes.join("")}`;
  };
  const placeOf = (node: Node | null) => {
    const element = node instanceof Element ? node : (node?.parentElement ?? null);
    if (element === null) return "something that is gone";
    return [element.parentElement, element].flatMap((one) => (one ? [nameOf(one)] : [])).join(" > ");
  };
  const boxOf = ({ x, y, width, height }: DOMRectReadOnly) =>
    `${Math.round(x)},${Math.round(y)} ${Math.round(width)}x${Math.round(height)}`;
  // What the observer gives is what it was asked for.
  const entriesOf = (list: PerformanceObserverEntryList) => list.getEntries() as unknown as ShiftEntry[];
  new PerformanceObserver((list) => {
    for (const { value, startTime, hadRecentInput, sources } of entriesOf(list)) {
      if (hadRecentInput) continue;
      const moved = sources.map(
        ({ node, previousRect, currentRect }) => `${placeOf(node)} ${boxOf(previousRect)} -> ${boxOf(currentRect)}`,
      );
      shifts.push({ value, at: Math.round(startTime), moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Says what moved, and from where to where, when it was too much in sum. @throws where nobody watched */
export async function shiftProblems(page: Page): Promise<string[]> {
  const shifts = await page.evaluate(() => (window as Watched).shifts);
  if (shifts === undefined) throw new Error("Add watchShifts to the browser before the page is opened.");
  const sum = shifts.reduce((total, { value }) => total + value, 0);
  if (sum <= MAX_SHIFT) return [];
  const largest = shifts
    .toSorted((one, two) => two.value - one.value)
    .slice(0, NAMED)
    .map(({ value, at, moved }) => `\n  ${value.toFixed(3)} after ${at} ms: ${moved.join("; ")}`);
  return [`moves by ${sum.toFixed(3)} while it loads${largest.join("")}`];
}
