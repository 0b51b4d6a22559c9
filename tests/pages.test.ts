import { expect, it } from "vitest";
import { shots } from "../scripts/shots";
import { PAGES, pathOf, unlisted } from "./support/pages";

it("every page is on the list that is walked, measured and photographed", () => {
  expect(unlisted()).toEqual([]);
});

it("every listed page has its picture, under a name of its own", () => {
  const ids = { online: "a", offline: "b", host: "h", warned: "w", session: "s", job: "j" };
  const taken = shots(ids);
  const paths = taken.map(({ path }) => path);
  const missing = Object.keys(PAGES).filter(
    (route) => !paths.includes(pathOf(route, { agentId: "a", hostId: "h", sessionId: "s", jobId: "j" })),
  );
  expect(missing).toEqual([]);
  expect(new Set(taken.map(({ name }) => name)).size).toBe(taken.length);
});
