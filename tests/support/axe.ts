import type { Page } from "@playwright/test";
import axe from "axe-core";

export interface AxeViolation {
  impact: string;
  rule: string;
  /** Everything that breaks it. */
  html: string;
}

/**
 * What axe finds. `rules`: only these, as colours alone change with the theme. It runs in the page itself, is read in once a
 * page, and describes what is wrong only: the ready-made wrapper reads it in twice for each run and opens a window besides,
 * which took several times as long as looking. That is for frames from elsewhere, and our pages have none.
 */
export async function axeViolations(page: Page, rules?: string[]): Promise<AxeViolation[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: axe.RunOptions = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  return page.evaluate(async (given) => {
    // What the source read in above has left there.
    const { axe: engine } = window as unknown as { axe: typeof axe };
    const { violations } = await engine.run(document, given);
    return violations.map(({ impact, id, nodes }) => ({
      impact: impact ?? "unknown",
      rule: id,
      html: nodes.map(({ html }) => html).join(" "),
    }));
  }, options);
}

/** The same in words. */
export async function axeProblems(page: Page, rules?: string[]): Promise<string[]> {
  return (await axeViolations(page, rules)).map(({ impact, rule, html }) => `${impact} ${rule}: ${html.slice(0, 200)}`);
}
