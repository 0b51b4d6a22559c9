import { expect, it } from "vitest";
import { unlisted } from "./support/pages";

it("every page is on the list that is walked, measured and photographed", () => {
  expect(unlisted()).toEqual([]);
});
