import { describe, expect, it } from "vitest";
import { agentsQuery } from "./query";

const asked = (search: string) => agentsQuery(new URLSearchParams(search));
const ID = "0198a3c1-0000-7000-8000-000000000001";

describe("GET /api/agents", () => {
  it("begins at the top when nothing is said", () => {
    expect(asked("")).toMatchObject({ ok: true, input: { offset: 0, limit: 60 } });
  });

  it("takes a window, a search, a state, a host, an order, ids", () => {
    expect(
      asked(`offset=120&limit=0&q=a%25&state=offline&host=${ID}&sort=name&locale=zh&others=true&ids=${ID},${ID}`),
    ).toEqual({
      ok: true,
      input: {
        offset: 120,
        limit: 0,
        q: "a%",
        state: "offline",
        hostId: ID,
        sort: "name",
        locale: "zh",
        others: true,
        ids: [ID, ID],
      },
    });
  });

  it("takes an empty list of ids as none, not as all", () => {
    expect(asked("ids=")).toMatchObject({ ok: true, input: { ids: [] } });
  });

  it.each([
    ["offset=-1", "offset"],
    ["offset=1e3", "offset"],
    ["offset=999999999", "offset"],
    ["limit=201", "limit"],
    ["limit=abc", "limit"],
    [`q=${"x".repeat(201)}`, "q"],
    ["state=dead", "state"],
    ["host=1%20OR%201", "host"],
    ["sort=secret", "sort"],
    ["locale=fr", "locale"],
    ["others=yes", "others"],
    ["ids=1,2", "ids"],
    [`ids=${Array(201).fill(ID).join(",")}`, "ids"],
    ["accountId=someone-else", "accountId"],
    ["__proto__=x", "__proto__"],
  ])("%s is refused, naming %s", (search, field) => {
    const query = asked(search);
    expect(query).toMatchObject({ ok: false, field });
    expect(query.ok ? "" : query.error).toMatch(new RegExp(`^${field}: .{8,}`));
  });
});
