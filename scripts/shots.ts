import { expect, type Page } from "@playwright/test";
import { PAGES, type PageIds, pathOf } from "../tests/support/pages";

/** What `npm run screenshots` takes: every listed page as it is, and further states of some. */

export type Open = (page: Page) => Promise<unknown>;

export interface Shot {
  name: string;
  path: string;
  /** Whose page it is. newcomer: an account with nothing in it. */
  as: "visitor" | "challenged" | "demo" | "newcomer";
  /** What to do once the page is there. */
  act?: Open;
}

/** Agents and hosts of the demo account that look different. */
export type ShotIds = Record<"online" | "offline" | "host" | "warned" | "session" | "job", string>;

const dialog: Open = async (page) => {
  await page
    .locator("main button")
    .filter({ hasText: /token|令牌/i })
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
};
const made: Open = async (page) => {
  await dialog(page);
  await page.locator("[role=dialog] input[name=name]").fill("mac-mini-studio");
  await page.locator("[role=dialog] [type=submit]").click();
  await page.locator("[role=alertdialog] code, [role=dialog] code").first().waitFor();
};
const palette =
  (typed: string): Open =>
  async (page) => {
    const input = page.getByRole("dialog").getByRole("combobox");
    // The key is heard once the page has come alive.
    await expect(async () => {
      await page.keyboard.press("ControlOrMeta+k");
      await expect(input).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await input.fill(typed);
    await page.getByRole("option").first().waitFor();
  };
const wrong: Open = async (page) => {
  await page.locator("[type=submit]").first().click();
  await page.locator("[aria-invalid=true]").first().waitFor();
};
const offline: Open = async (page) => {
  await page.context().setOffline(true);
  await page.locator("[data-offline=true]").waitFor();
};

const slug = (route: string): string =>
  route === "/" ? "landing" : route.slice(1).replaceAll("/", "-").replaceAll(/[[\]]/g, "");

/** One for each line of THE LIST, then the states. */
export function shots(ids: ShotIds): Shot[] {
  const pageIds: PageIds = { agentId: ids.online, hostId: ids.host, sessionId: ids.session, jobId: ids.job };
  const pages = Object.entries(PAGES).map(
    ([route, page]): Shot => ({ name: slug(route), path: pathOf(route, pageIds), as: page.as ?? "demo" }),
  );
  return [
    ...pages,
    { name: "docs-api", path: "/docs/api", as: "visitor" },
    { name: "sign-in-wrong", path: "/sign-in", as: "visitor", act: wrong },
    { name: "agents-grid", path: "/agents?view=grid", as: "demo" },
    { name: "agents-list", path: "/agents?view=list", as: "demo" },
    { name: "agents-empty", path: "/agents", as: "newcomer" },
    { name: "agents-offline-note", path: "/agents", as: "demo", act: offline },
    { name: "agent-offline", path: `/agents/${ids.offline}`, as: "demo" },
    { name: "hosts-empty", path: "/hosts", as: "newcomer" },
    { name: "host-warnings", path: `/hosts/${ids.warned}`, as: "demo" },
    { name: "palette", path: "/agents", as: "demo", act: palette("") },
    { name: "palette-found", path: "/agents", as: "demo", act: palette("a") },
    { name: "token-dialog", path: "/settings/tokens", as: "newcomer", act: dialog },
    { name: "token-ready", path: "/settings/tokens", as: "newcomer", act: made },
    { name: "not-found", path: "/nowhere", as: "demo" },
    { name: "no-network", path: "/offline.html", as: "visitor" },
  ];
}
