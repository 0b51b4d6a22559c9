import { describe, expect, it } from "vitest";
import type { AgentList, AgentRow } from "@/lib/services/agents";
import { AgentWindows, type Read, WINDOW } from "./agent-windows";
import type { ListQuery } from "./list-query";

const query: ListQuery = { q: "", state: null, hostId: null, sort: "worst", view: null };

const row = (index: number, over: Partial<AgentRow> = {}): AgentRow => ({
  id: `id-${index}`,
  externalId: `agent-${index}`,
  nameEn: `Agent ${index}`,
  nameZh: `助手 ${index}`,
  greetingEn: "",
  greetingZh: "",
  emoji: "",
  hostId: "host",
  hostName: "harbour",
  state: "online",
  since: 0,
  lastActiveAt: 0,
  ...over,
});

/** A platform of `rows`, remembering what it was asked. */
function platform(rows: AgentRow[]) {
  const reads: Read[] = [];
  const answer = ({ offset, limit, ids, query: asked }: Read): AgentList => {
    const matching = rows.filter((one) => one.nameEn.includes(asked.q) && (!ids || ids.includes(one.id)));
    const count = (state: string) => rows.filter((one) => one.state === state).length;
    return {
      rows: matching.slice(ids ? 0 : offset, (ids ? 0 : offset) + limit),
      total: matching.length,
      listed: matching.length,
      counts: {
        total: rows.length,
        online: count("online"),
        offline: count("offline"),
        unknown: count("unknown"),
        retired: count("retired"),
      },
    };
  };
  const read = async (one: Read) => {
    reads.push(one);
    return answer(one);
  };
  const windows = new AgentWindows(query, answer({ query, offset: 0, limit: WINDOW }), read);
  return { rows, reads, windows };
}
const fleet = (count: number) => Array.from({ length: count }, (_, index) => row(index));

describe("AgentWindows", () => {
  it("asks for nothing while what the server rendered is in sight", async () => {
    const { windows, reads } = platform(fleet(1_000));
    await windows.show(0, 40);
    expect(reads).toEqual([]);
  });

  it("reads exactly the windows that come into sight, each once", async () => {
    const { windows, reads } = platform(fleet(10_000));
    await Promise.all([windows.show(50, 130), windows.show(55, 135)]);
    expect(reads.map(({ offset, limit }) => [offset, limit])).toEqual([[WINDOW, 2 * WINDOW]]);
    expect(windows.current().rows.get(130)?.nameEn).toBe("Agent 130");
  });

  it("re-reads only the loaded rows among the changed ids, and the counters", async () => {
    const { windows, reads, rows } = platform(fleet(1_000));
    rows[3] = row(3, { lastActiveAt: 99 });
    await windows.changed(["id-3", "id-900"]);
    expect(reads).toEqual([{ query, offset: 0, limit: 1, ids: ["id-3"] }]);
    expect(windows.current().rows.get(3)?.lastActiveAt).toBe(99);
  });

  it("reads what is in sight again when a changed row may have moved", async () => {
    const { windows, reads, rows } = platform(fleet(1_000));
    await windows.show(60, 100);
    rows[70] = row(70, { state: "offline" });
    await windows.changed(["id-70"]);
    expect(reads.slice(1).map((read) => read.ids?.length ?? read.offset)).toEqual([1, WINDOW]);
    expect(windows.current().counts.offline).toBe(1);
  });

  it("notices an agent that is new", async () => {
    const { windows, rows } = platform(fleet(3));
    rows.push(row(3));
    await windows.changed(["id-3"]);
    expect(windows.current().total).toBe(4);
    expect(windows.current().rows.get(3)?.id).toBe("id-3");
  });

  it("fills an empty list by itself", async () => {
    const { windows, rows } = platform([]);
    rows.push(...fleet(2));
    await windows.changed(undefined);
    expect([...windows.current().rows.keys()]).toEqual([0, 1]);
  });

  it("shows an agent that moved once, where it stands now", async () => {
    const { windows, rows } = platform(fleet(200));
    await windows.show(60, 100);
    const [moved] = rows.splice(70, 1);
    rows.unshift(row(70, { ...moved, state: "offline" }));
    await windows.show(0, 40);
    await windows.changed(undefined);
    const places = [...windows.current().rows].filter(([, one]) => one.id === "id-70").map(([index]) => index);
    expect(places).toEqual([0]);
    await windows.show(60, 100);
    expect(windows.current().rows.get(70)?.id).toBe("id-69");
  });

  it("drops rows that are gone from the end", async () => {
    const { windows, rows } = platform(fleet(100));
    await windows.show(60, 99);
    rows.length = 80;
    await windows.changed(undefined);
    expect(windows.current().total).toBe(80);
    expect(windows.current().rows.has(85)).toBe(false);
  });

  it("finds its way back when the list became shorter than what was in sight", async () => {
    const { windows, rows } = platform(fleet(1_000));
    await windows.show(900, 940);
    rows.length = 10;
    await windows.changed(undefined);
    await windows.show(0, 40);
    expect(windows.current().rows.get(9)?.id).toBe("id-9");
  });

  it("keeps showing the old rows until a new search is answered, and drops a late answer to an older one", async () => {
    const answers: ((list: AgentList) => void)[] = [];
    const counts = { total: 2, online: 2, offline: 0, unknown: 0, retired: 0 };
    const windows = new AgentWindows(query, { rows: [row(1)], total: 1, listed: 1, counts }, () => {
      return new Promise((answer) => answers.push(answer));
    });
    const first = windows.ask({ ...query, q: "a" });
    expect(windows.current()).toMatchObject({ isStale: true, query: { q: "a" } });
    expect(windows.current().rows.size).toBe(1);
    const second = windows.ask({ ...query, q: "ab" });
    answers[1]?.({ rows: [row(2)], total: 1, listed: 1, counts });
    await second;
    answers[0]?.({ rows: [row(3)], total: 1, listed: 1, counts });
    await first;
    expect(windows.current().rows.get(0)?.id).toBe("id-2");
    expect(windows.current().isStale).toBe(false);
  });

  it("says when reading failed, keeps what it had, and recovers", async () => {
    let isDown = true;
    const counts = { total: 1, online: 1, offline: 0, unknown: 0, retired: 0 };
    const windows = new AgentWindows(query, { rows: [row(1)], total: 1, listed: 1, counts }, async () => {
      if (isDown) throw new Error("network");
      return { rows: [row(1)], total: 1, listed: 1, counts };
    });
    await expect(windows.changed(undefined)).rejects.toThrow("network");
    expect(windows.current()).toMatchObject({ hasFailed: true });
    expect(windows.current().rows.size).toBe(1);
    isDown = false;
    await windows.changed(undefined);
    expect(windows.current().hasFailed).toBe(false);
  });
});
