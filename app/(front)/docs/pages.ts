/** The documentation's pages in reading order; each is docs/site/<locale>/<slug>.md. */
export const DOC_PAGES = [
  "getting-started",
  "connect",
  "states",
  "self-host",
  "vercel",
  "security",
  "api",
  "cli",
  "skill",
  "troubleshooting",
  "faq",
  "upgrade",
] as const;
export type DocPage = (typeof DOC_PAGES)[number];

export function isDocPage(value: string): value is DocPage {
  return DOC_PAGES.some((page) => page === value);
}
