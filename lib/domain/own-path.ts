/** Where people land who asked for nothing else. */
export const FIRST_PAGE = "/home";

/** Set on each page's request by proxy.ts: pages themselves are not told their address. */
export const ASKED_PATH_HEADER = "x-asked-path";

/** A path of our own to go on to after signing in; anything else becomes the first page. */
export function ownPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || /[\\\u0000-\u001f]/.test(wanted)) return FIRST_PAGE;
  const base = "http://own.invalid";
  if (!URL.canParse(wanted, base)) return FIRST_PAGE;
  const url = new URL(wanted, base);
  return url.origin === base ? url.pathname + url.search + url.hash : FIRST_PAGE;
}

/** A page on the way to `next`, which it is told. */
export const withNext = (page: string, next: string): string =>
  next === FIRST_PAGE ? page : `${page}?${new URLSearchParams({ next })}`;
