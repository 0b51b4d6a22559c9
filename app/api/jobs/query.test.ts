import { describe, expect, it } from "vitest";
import { jobsQuery } from "./query";

const asked = (search: string) => jobsQuery(new URLSearchParams(search));
const ID = "0198a3c1-0000-7000-8000-000000000001";

describe("GET /api/jobs", () => {
  it.each([
    ["limit=0", "limit"],
    ["limit=201", "limit"],
    [`q=${"x".repeat(201)}`, "q"],
    ["host=1%20OR%201", "host"],
    ["state=alive", "state"],
    ["origin=mine", "origin"],
    ["after=1.2", "after"],
    [`after=1.2.${ID}'--`, "after"],
    ["accountId=someone-else", "accountId"],
    ["__proto__=x", "__proto__"],
  ])("%s is refused, naming %s", (search, field) => {
    const query = asked(search);
    expect(query).toMatchObject({ ok: false, field });
    expect(query.ok ? "" : query.error).toMatch(new RegExp(`^${field}: .{8,}`));
  });

  it("takes what the page itself asks for", () => {
    expect(asked(`state=trouble&origin=own&host=${ID}&q=brief&limit=10&after=0.17.${ID}`)).toEqual({
      ok: true,
      input: { state: "trouble", origin: "own", hostId: ID, q: "brief", limit: 10, after: `0.17.${ID}` },
    });
  });
});
