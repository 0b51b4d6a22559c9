import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getJob, listJobs, sumJobs } from "../../lib/services/jobs";
import { FIXTURES, type Home, makeHome, runCli } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** The built uploader's scheduled jobs against the platform's own handler and a real database: what is there is what arrives. */
interface ExpectedHome {
  totals: { cronJobs: number; cronRuns: number };
  cronJobs: { id: string; name: string; enabled: boolean; consecutiveErrors: number; lastRunStatus: string | null }[];
  cronRuns: { jobId: string; runAtMs: number; status: string }[];
}
const EXPECTED: Record<string, ExpectedHome> = JSON.parse(readFileSync(join(FIXTURES, "EXPECTED.json"), "utf8")).homes;
const DATABASE = "sqlite-2026.9.6";
const FILES = "files-2026.5.28";
/** Later than any recorded run. */
const NEW_RUN = 1_795_300_000_000;

let test: TestDatabase;
let wire: WireServer;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

async function someone(): Promise<{ person: Somebody; env: Record<string, string> }> {
  const person = await createPerson(test.ctx());
  wire.clock.now = Date.now();
  return { person, env: { OPENCLAW_MONITOR_URL: wire.url, MONITOR_PLATFORM_TOKEN: await tokenOf(person) } };
}

async function sync(home: Home, env: Record<string, string>): Promise<void> {
  const { code, stderr } = await runCli(home, ["sync", "--json"], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

/** What is said last of each job, by the host's clock. */
const sequences = ({ accountId }: Somebody) =>
  test.db.query("SELECT external_id, sequence FROM job WHERE account_id = $1 ORDER BY 1", [accountId]);

/** The state database of a home, written to as OpenClaw does. */
function write(home: Home, ...statements: string[]): void {
  const database = new DatabaseSync(home.path("state/openclaw.sqlite"));
  for (const statement of statements) database.exec(statement);
  database.close();
}

describe("what an upload tells of scheduled jobs", () => {
  it.each(Object.keys(EXPECTED))(
    "X-6 X-18: all of %s arrives to the unit, and the next has nothing to tell",
    async (name) => {
      const { person, env } = await someone();
      const home = makeHome({}, name);
      await sync(home, env);
      const { totals, cronJobs, cronRuns } = EXPECTED[name] as ExpectedHome;
      expect(await sumJobs(person.ctx, { state: "all" })).toMatchObject({
        jobs: totals.cronJobs,
        runs: totals.cronRuns,
      });
      const { rows } = await listJobs(person.ctx, { state: "all", limit: 200 });
      for (const row of rows) {
        const job = cronJobs.find(({ id }) => id === row.jobId);
        expect([row.name, row.consecutiveErrors, row.lastStatus]).toEqual([
          job?.name,
          job?.consecutiveErrors,
          job?.lastRunStatus,
        ]);
        const { history } = await getJob(person.ctx, row.id);
        const runs = cronRuns.filter(({ jobId }) => jobId === row.jobId);
        expect(history.map(({ at, status }) => [at, status]).reverse()).toEqual(
          runs.map(({ runAtMs, status }) => [runAtMs, status]).sort(([one], [two]) => Number(one) - Number(two)),
        );
      }
      const before = await sequences(person);
      await sync(home, env);
      expect(await sequences(person)).toEqual(before);
    },
  );

  it("tells of a job that changed, of a new run, and of a job that is gone, and of nothing else", async () => {
    const { person, env } = await someone();
    const home = makeHome({}, DATABASE);
    await sync(home, env);
    const [changed, gone] = EXPECTED[DATABASE]?.cronJobs ?? [];
    const ran = EXPECTED[DATABASE]?.cronRuns.find(({ jobId }) => jobId !== changed?.id && jobId !== gone?.id);
    const before = await sequences(person);
    write(
      home,
      `UPDATE cron_jobs SET state_json = json_set(state_json, '$.lastStatus', 'error', '$.lastRunStatus', 'error',
         '$.consecutiveErrors', 3, '$.lastError', 'token=abcdef0123456789abcdef') WHERE job_id = '${changed?.id}'`,
      `DELETE FROM cron_jobs WHERE job_id = '${gone?.id}'`,
      `CREATE TEMP TABLE newest AS SELECT * FROM task_runs WHERE source_id = '${ran?.jobId}' AND detail_json IS NOT NULL LIMIT 1`,
      `UPDATE newest SET task_id = 'newest', detail_json = json_set(detail_json, '$.runAtMs', ${NEW_RUN})`,
      "INSERT INTO task_runs SELECT * FROM newest",
    );
    await sync(home, env);
    const { rows } = await listJobs(person.ctx, { state: "all" });
    expect(rows.find(({ jobId }) => jobId === changed?.id)).toMatchObject({ state: "failing", consecutiveErrors: 3 });
    expect(JSON.stringify(rows)).not.toContain("abcdef0123456789");
    expect(rows.find(({ jobId }) => jobId === gone?.id)?.state).toBe("gone");
    const known = rows.find(({ jobId }) => jobId === ran?.jobId);
    expect(known?.recent.at(-1)?.at).toBe(NEW_RUN);
    expect(known?.runs).toBe(
      1 + (EXPECTED[DATABASE]?.cronRuns.filter(({ jobId }) => jobId === ran?.jobId).length ?? 0),
    );
    const after = await sequences(person);
    expect(after.filter((row, place) => JSON.stringify(row) !== JSON.stringify(before[place]))).toHaveLength(3);
  });

  it("tells how the run of a job went that OpenClaw deleted after it, and of one that came and went unseen", async () => {
    const { person, env } = await someone();
    const home = makeHome({}, DATABASE);
    await sync(home, env);
    const [once] = EXPECTED[DATABASE]?.cronJobs ?? [];
    const newest = (jobId: string | undefined, label: string) => [
      `CREATE TEMP TABLE newest AS SELECT * FROM task_runs WHERE runtime = 'cron' AND detail_json IS NOT NULL LIMIT 1`,
      `UPDATE newest SET task_id = '${jobId}', source_id = '${jobId}', label = '${label}', agent_id = 'main',
         detail_json = json_set(detail_json, '$.status', 'ok', '$.runAtMs', ${NEW_RUN})`,
      "INSERT INTO task_runs SELECT * FROM newest",
      "DROP TABLE newest",
    ];
    write(
      home,
      ...newest(once?.id, "known"),
      `DELETE FROM cron_jobs WHERE job_id = '${once?.id}'`,
      ...newest("unseen", "Reminder"),
    );
    await sync(home, env);
    const { rows } = await listJobs(person.ctx, { state: "gone" });
    expect(rows.map(({ name, recent }) => [name, recent.at(-1)?.at]).sort()).toEqual(
      [
        [once?.name, NEW_RUN],
        ["Reminder", NEW_RUN],
      ].sort(),
    );
    expect((await sumJobs(person.ctx, { state: "all" })).runs).toBe((EXPECTED[DATABASE]?.totals.cronRuns ?? 0) + 2);
    const before = await sequences(person);
    await sync(home, env);
    expect(await sequences(person)).toEqual(before);
  });

  it("takes nothing for gone while the jobs cannot be read, or their place is not there", async () => {
    const { person, env } = await someone();
    const home = makeHome({}, FILES);
    await sync(home, env);
    home.write("cron/jobs.json", '{"jobs": [{"id": "half-writ');
    await sync(home, env);
    rmSync(home.path("cron"), { recursive: true });
    await sync(home, env);
    const totals = EXPECTED[FILES]?.totals;
    expect(await sumJobs(person.ctx)).toMatchObject({ jobs: totals?.cronJobs, runs: totals?.cronRuns });
  });

  it("tells everything again to a platform that lost it, to another account, and by another memory of its own", async () => {
    const { person, env } = await someone();
    const home = makeHome({}, DATABASE);
    const totals = { jobs: EXPECTED[DATABASE]?.totals.cronJobs, runs: EXPECTED[DATABASE]?.totals.cronRuns };
    await sync(home, env);
    await test.db.query("DELETE FROM job WHERE account_id = $1", [person.accountId]);
    // One job changes: the platform, which knows nothing of it, asks for all of that job.
    write(home, "UPDATE cron_jobs SET state_json = json_set(state_json, '$.consecutiveSkipped', 1) WHERE enabled = 1");
    await sync(home, env);
    const again = await sumJobs(person.ctx, { state: "all" });
    const enabled = EXPECTED[DATABASE]?.cronJobs.filter(({ enabled }) => enabled) ?? [];
    const runs = EXPECTED[DATABASE]?.cronRuns.filter(({ jobId }) => enabled.some(({ id }) => id === jobId)) ?? [];
    expect(again).toMatchObject({ jobs: enabled.length, runs: runs.length });

    const other = await someone();
    await sync(home, other.env);
    expect(await sumJobs(other.person.ctx, { state: "all" })).toMatchObject(totals);

    home.write("status-monitor/jobs.json", "not json");
    await sync(home, other.env);
    expect(await sumJobs(other.person.ctx, { state: "all" })).toMatchObject(totals);
  });

  it("keeps names, errors and addresses on the host where only counts may leave", async () => {
    const { person, env } = await someone();
    const home = makeHome({}, DATABASE);
    const dry = async () => (await runCli(home, ["sync", "--dry-run"], { env })).stdout;
    const named = EXPECTED[DATABASE]?.cronJobs.find(({ name }) => name === "Morning brief")?.name ?? "?";
    expect(await dry()).toContain(named);
    await runCli(home, ["privacy", "counts"], { env });
    expect(await dry()).not.toContain(named);
    await sync(home, env);
    const { rows } = await listJobs(person.ctx, { state: "all" });
    expect(rows.every(({ name, lastError }) => name === null && lastError === null)).toBe(true);
    // Said once more, with names.
    await runCli(home, ["privacy", "metadata"], { env });
    await sync(home, env);
    expect((await listJobs(person.ctx, { q: named })).rows).toHaveLength(1);
  });
});
