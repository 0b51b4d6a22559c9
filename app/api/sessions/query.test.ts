import { describe, expect, it } from "vitest";
import { sessionsQuery } from "./query";

const asked = (search: string) => sessionsQuery(new URLSearchParams(search));
const ID = "0198a3c1-0000-7000-8000-000000000001";

describe("GET /api/sessions", () => {
  it.each([
    ["limit=0", "limit"],
    ["limit=201", "limit"],
    ["limit=1e2", "limit"],
    [`q=${"x".repeat(201)}`, "q"],
    ["host=1%20OR%201", "host"],
    ["agent=", "agent"],
    ["kind=secret", "kind"],
    ["status=alive", "status"],
    ["sort=price", "sort"],
    ["after=1.2", "after"],
    [`after=1.${ID}'--`, "after"],
    ["accountId=someone-else", "accountId"],
    ["__proto__=x", "__proto__"],
  ])("%s is refused, naming %s", (search, field) => {
    const query = asked(search);
    expect(query).toMatchObject({ ok: false, field });
    expect(query.ok ? "" : query.error).toMatch(new RegExp(`^${field}: .{8,}`));
  });

  it("begins at the top when nothing is said", () => {
    expect(asked("")).toEqual({ ok: true, input: {} });
  });

  it("takes a search, a host, an agent, a kind, a status, an order, a place and a length", () => {
    const search = `q=50%25&host=${ID}&agent=main&kind=all&status=silent&sort=tokens&after=12.${ID}&limit=200`;
    expect(asked(search)).toEqual({
      ok: true,
      input: {
        q: "50%",
        hostId: ID,
        agentExternalId: "main",
        kind: "all",
        state: "silent",
        sort: "tokens",
        after: `12.${ID}`,
        limit: 200,
      },
    });
  });
});
