import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cloneOf, type Faces, facesAfter, isNewFace, NO_FACES } from "./faces";

const MINUTE = 60_000;
const THRESHOLD = 5 * MINUTE;

/** `boot/name` of each report, five minutes apart unless told otherwise. */
function facesAfterAll(reports: readonly string[], apartMs = 5 * MINUTE): { faces: Faces; now: number } {
  let faces = NO_FACES;
  let now = 1_000_000_000_000;
  for (const report of reports) {
    now += apartMs;
    const [boot = "", name = "office"] = report.split("/");
    faces = facesAfter(faces, { boot, name, address: `10.0.0.${boot}`, at: now }, THRESHOLD) ?? faces;
  }
  return { faces, now };
}
const isCloned = (reports: readonly string[], apartMs?: number) => {
  const { faces, now } = facesAfterAll(reports, apartMs);
  return cloneOf(faces, now, THRESHOLD) !== null;
};

describe("two machines behind one host id", () => {
  it.each([
    ["two boots take turns", ["A", "B", "A"]],
    ["the copy reports more often", ["A", "B", "B", "B", "A"]],
    ["one of them is rebooted in between", ["A", "B", "A2", "B"]],
    ["three machines share it", ["A", "B", "C", "A"]],
    ["the copy was renamed at once", ["A/office", "B/copy", "A/office"]],
    ["one of them was renamed meanwhile", ["A/office", "B/office", "A/desk"]],
    ["an old uploader tells names only, which take turns", ["/office", "/copy", "/office", "/copy", "/office"]],
    ["containers of one kernel take turns", ["A/one", "A/two", "A/one", "A/two", "A/one"]],
  ])("%s", (_, reports) => {
    expect(isCloned(reports)).toBe(true);
  });

  it.each([
    ["always the same", ["A", "A", "A"]],
    ["reboots", ["A", "B", "C", "D", "E", "F"]],
    ["a rename", ["A/office", "A/desk", "A/desk"]],
    ["a rename that is taken back", ["A/office", "A/desk", "A/office"]],
    ["a rename at a reboot", ["A/office", "B/desk"]],
    ["an uploader that learns to tell its boot", ["/office", "A/office", "B/office"]],
    ["two uploaders of different age on one machine", ["/office", "A/office", "/office", "A/office"]],
  ])("not %s", (_, reports) => {
    expect(isCloned(reports)).toBe(false);
  });

  it("are not suspected in a laptop that is called differently at home and at work", () => {
    expect(isCloned(["A/home", "A/work", "A/home", "A/work", "A/home", "A/work"], 9 * 60 * MINUTE)).toBe(false);
  });

  it("are not suspected in any row of reboots and of renames to new names", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 1, max: 600 }), (kinds, seconds) => {
        let [boot, name] = [0, 0];
        const reports = kinds.map((isReboot) => (isReboot ? `b${++boot}/n${name}` : `b${boot}/n${++name}`));
        expect(isCloned(["b0/n0", ...reports], seconds * 1000)).toBe(false);
      }),
    );
  });

  it("are named, with since when, and forgotten once it stops", () => {
    const { faces, now } = facesAfterAll(["A/office", "B/copy", "A/office", "B/copy"]);
    const since = now - 5 * MINUTE;
    const office = { name: "office", address: "10.0.0.A" };
    const copy = { name: "copy", address: "10.0.0.B" };
    expect(cloneOf(faces, now, THRESHOLD)).toEqual({ since, machines: [copy, office] });
    expect(cloneOf(faces, now + 30 * MINUTE - 1, THRESHOLD)).not.toBeNull();
    expect(cloneOf(faces, now + 30 * MINUTE, THRESHOLD)).toBeNull();
    // A host that reports once an hour takes turns slowly.
    expect(cloneOf(faces, now + 120 * MINUTE, 61 * MINUTE)).not.toBeNull();
  });

  it("are told apart by their address when both have one name", () => {
    const { faces, now } = facesAfterAll(["A", "B", "A"]);
    expect(cloneOf(faces, now, THRESHOLD)?.machines).toEqual([
      { name: "office", address: "10.0.0.A" },
      { name: "office", address: "10.0.0.B" },
    ]);
  });

  it("of a new episode are not said to go back to the old one", () => {
    const { faces, now } = facesAfterAll(["A", "B", "A"]);
    const later = now + 90 * MINUTE;
    const again = facesAfter(faces, { boot: "B", name: "office", address: "", at: later }, THRESHOLD) ?? faces;
    expect(cloneOf(again, later, THRESHOLD)?.since).toBe(later);
  });
});

it("nothing is to be written while the same machine reports", () => {
  const { faces, now } = facesAfterAll(["A"]);
  expect(facesAfter(faces, { boot: "A", name: "office", address: "elsewhere", at: now }, THRESHOLD)).toBeNull();
});

it("however many machines there were, few are kept", () => {
  const { faces } = facesAfterAll(Array.from({ length: 50 }, (_, index) => `boot${index}`));
  expect(faces.faces.length).toBeLessThanOrEqual(4);
});

it("a machine seen for the first time behind a known host is new; the first of all is not", () => {
  const { faces } = facesAfterAll(["A", "B"]);
  expect([
    isNewFace(NO_FACES, { boot: "A" }),
    isNewFace(faces, { boot: "A" }),
    isNewFace(faces, { boot: "C" }),
  ]).toEqual([false, false, true]);
});
