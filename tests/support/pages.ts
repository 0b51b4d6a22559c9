import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * THE LIST of pages: what the browser tests walk, `npm run screenshots` takes and `npm run bench interactions` clicks.
 * A page found in app/ without a line here fails, and so does a line for none.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a path may name. */
export interface PageIds {
  agentId: string;
  hostId: string;
  sessionId: string;
  jobId: string;
}

export interface ListedPage {
  /** Where to find it; absent: its route. */
  path?: string | ((ids: PageIds) => string);
  /** Whose it is; absent: a signed-in person's. challenged: of somebody between password and second factor. */
  as?: "visitor" | "challenged";
}

export const PAGES: Record<string, ListedPage> = {
  "/": { as: "visitor" },
  "/docs": { as: "visitor" },
  "/docs/[page]": { as: "visitor", path: "/docs/connect" },
  "/sign-in": { as: "visitor" },
  "/sign-in/second-factor": { as: "challenged" },
  "/sign-up": { as: "visitor" },
  "/forgot-password": { as: "visitor" },
  "/reset-password": { as: "visitor", path: "/reset-password?code=used-up" },
  "/magic-link": { as: "visitor", path: "/magic-link?code=used-up" },
  "/verify-email": { as: "visitor", path: "/verify-email?code=used-up" },
  "/overview": {},
  "/agents": {},
  "/agents/[id]": { path: ({ agentId }) => `/agents/${agentId}` },
  "/hosts": {},
  "/hosts/[id]": { path: ({ hostId }) => `/hosts/${hostId}` },
  "/sessions": {},
  "/jobs": {},
  "/jobs/[id]": { path: ({ jobId }) => `/jobs/${jobId}` },
  "/errors": {},
  "/sessions/[id]": { path: ({ sessionId }) => `/sessions/${sessionId}` },
  "/usage": { path: "/usage?by=model" },
  "/connect": {},
  "/settings/tokens": {},
  "/settings/agents": {},
  "/settings/threshold": {},
  "/settings/retention": {},
  "/settings/prices": {},
  "/settings/profile": {},
  "/settings/logins": {},
  "/settings/appearance": {},
  "/settings/security": {},
  "/settings/data": {},
  "/device": {},
};

/** Routes whose page only leads elsewhere. */
export const REDIRECTS = ["/home", "/settings"];

/** `app/(app)/agents/(list)/page.tsx` -> `/agents`. */
export function pageRoutes(): string[] {
  return readdirSync(join(ROOT, "app"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === "page.tsx")
    .map((entry) => entry.parentPath.slice(join(ROOT, "app").length).split(sep))
    .map((parts) => `/${parts.filter((part) => part && !/^\(.*\)$/.test(part)).join("/")}`)
    .sort();
}

/** Pages in app/ that are not listed, and lines for pages that are not there. */
export function unlisted(): string[] {
  const listed = [...Object.keys(PAGES), ...REDIRECTS];
  const there = pageRoutes();
  return [
    ...there.filter((route) => !listed.includes(route)).map((route) => `${route} is not in tests/support/pages.ts`),
    ...listed.filter((route) => !there.includes(route)).map((route) => `${route} is listed, but not in app/`),
  ];
}

export function pathOf(route: string, ids: PageIds): string {
  const path = PAGES[route]?.path ?? route;
  return typeof path === "function" ? path(ids) : path;
}
