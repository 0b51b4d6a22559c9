import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import type { JobsReply } from "../../app/api/jobs/route";
import type { SessionsReply } from "../../app/api/sessions/route";
import { shortTokens } from "../../lib/domain/figures";
import { tokensOf } from "../../lib/domain/pricing";
import type { JobDetail } from "../../lib/services/jobs";
import type { SessionDetail } from "../../lib/services/session-detail";
import type { SessionRow } from "../../lib/services/session-rows";
import type { UsageBreakdown } from "../../lib/services/usage-breakdown";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, type Somebody, tokenOf } from "../support/people";
import { startServer, type TestServer } from "../support/server";

/**
 * A home of each storage generation, recorded from a real gateway, is uploaded by the real uploader; what is known to be
 * in it must then stand on the pages and in the API, to the unit.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const UPLOADER = join(ROOT, "cli/dist/openclaw-status-monitor.mjs");
const FIXTURES = join(ROOT, "tests/fixtures/openclaw-home");

interface ExpectedSession {
  agentId: string;
  sessionKey: string | null;
  sessionId: string;
  source: SessionDetail["source"];
  current: boolean;
  status: string | null;
  /** Absent where it was not written down: of archives. */
  spawnedBy?: string | null;
  label?: string | null;
  events: number;
  unparsableLines: number;
  messages: Record<"user" | "assistant" | "toolResult" | "total", number>;
  toolCalls: { requested: number; ok: number; failed: number; byTool: Record<string, { ok: number; failed: number }> };
  tokens: Record<"input" | "output" | "cacheRead" | "cacheWrite" | "total", number>;
  costUsd: number;
  models: string[];
  errors: { kind: string; at: string | null; message: string }[];
  compactions: number;
  resets: number;
  firstEntryAt: string | null;
  lastEntryAt: string | null;
}
interface ExpectedJob {
  id: string;
  name: string;
  agentId: string | null;
  enabled: boolean;
  builtin: boolean;
  schedule: { kind: string; expr?: string; tz?: string; everyMs?: number; anchorMs?: number; at?: string };
  payloadKind: string;
  timeoutSeconds: number | null;
  delivery: { mode: string; channel?: string } | null;
  lastRunAtMs: number | null;
  lastRunStatus: string | null;
  consecutiveErrors: number;
  lastDeliveryStatus: string | null;
  lastError: string | null;
  nextRunAtMs: number | null;
}
interface ExpectedRun {
  jobId: string;
  runAtMs: number;
  status: string;
  completionStatus?: string;
  deliveryStatus: string;
  durationMs: number;
  sessionId: string | null;
}
interface ExpectedHome {
  cronJobs: ExpectedJob[];
  cronRuns: ExpectedRun[];
  totals: {
    cronJobs: number;
    cronRuns: number;
    sessions: number;
    messages: number;
    toolCallsRequested: number;
    toolResultsOk: number;
    toolResultsFailed: number;
    tokens: ExpectedSession["tokens"];
    costUsd: number;
    errors: number;
  };
  dailyUtc: Record<string, ExpectedSession["tokens"] & { cost: number; assistantMessages: number }>;
  perAgent: Record<string, { sessions: number; tokensTotal: number; costUsd: number }>;
  sessions: ExpectedSession[];
}
const EXPECTED: { homes: Record<string, ExpectedHome> } = JSON.parse(
  readFileSync(join(FIXTURES, "EXPECTED.json"), "utf8"),
);

let database: TestDatabase;
let server: TestServer;
test.beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url });
});
test.afterAll(async () => {
  await server.stop();
  await database.end();
});

/** Somebody whose one machine holds that home, uploaded once. */
async function uploaded(name: string): Promise<Somebody> {
  const person = await createPerson(database.ctx(), `Owner of ${name.split("-")[0]}`);
  const home = mkdtempSync(join(tmpdir(), `home-${name}-`));
  try {
    cpSync(join(FIXTURES, name, "dot-openclaw"), join(home, ".openclaw"), { recursive: true });
    const env = {
      NODE_ENV: "production" as const,
      PATH: process.env.PATH,
      HOME: home,
      OPENCLAW_MONITOR_URL: server.url,
    };
    const run = (...args: string[]) => promisify(execFile)(process.execPath, [UPLOADER, ...args], { env });
    await run("login", await tokenOf(person), "--no-start");
    await run("sync");
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return person;
}

async function signIn(page: Page, somebody: Somebody): Promise<void> {
  await page.goto(`${server.url}/sign-in`, { waitUntil: "networkidle" });
  await page.locator("input[name=email]").fill(somebody.email);
  await page.locator("input[name=password]").fill(somebody.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

async function api<Reply>(page: Page, path: string): Promise<Reply> {
  const reply = await page.request.get(server.url + path);
  expect(reply.status(), path).toBe(200);
  return reply.json();
}

const n = (value: number) => value.toLocaleString("en-US");
/** To a millionth of a dollar. */
const dollars = (nanos: number) => Math.round(nanos / 1e3) / 1e6;
const cents = (usd: number) => `$${usd.toFixed(4)}`;
const many = (count: number, what: string) => `${n(count)} ${what}${count === 1 ? "" : "s"}`;
const momentOf = (at: string | null) => (at === null ? null : Date.parse(at));
const toolsOf = (byTool: ExpectedSession["toolCalls"]["byTool"]) =>
  Object.entries(byTool)
    .map(([tool, { ok, failed }]) => ({ name: tool, ok, failed }))
    .sort((one, two) => one.name.localeCompare(two.name));

/** What must be known of a session, in the API's words. */
const figuresOf = (session: ExpectedSession) => ({
  agentExternalId: session.agentId,
  sessionId: session.sessionId,
  sessionKey: session.sessionKey,
  status: session.status,
  current: session.current,
  source: session.source,
  spawnedBy: session.spawnedBy,
  label: session.label,
  entries: session.events,
  unparsable: session.unparsableLines,
  userMessages: session.messages.user,
  assistantMessages: session.messages.assistant,
  toolResults: session.messages.toolResult,
  toolsRequested: session.toolCalls.requested,
  toolsOk: session.toolCalls.ok,
  toolsFailed: session.toolCalls.failed,
  input: session.tokens.input,
  output: session.tokens.output,
  cacheRead: session.tokens.cacheRead,
  cacheWrite: session.tokens.cacheWrite,
  tokens: session.tokens.total,
  dollars: Math.round(session.costUsd * 1e6) / 1e6,
  errors: session.errors.length,
  compactions: session.compactions,
  resets: session.resets,
  firstAt: momentOf(session.firstEntryAt),
  lastAt: momentOf(session.lastEntryAt),
  tools: toolsOf(session.toolCalls.byTool),
});

for (const [name, expected] of Object.entries(EXPECTED.homes)) {
  test(`X-18, X-2, X-3, X-4, S2-8: the home ${name} stands on the pages and in the API to the unit`, async ({
    page,
    browser,
  }) => {
    test.setTimeout(240_000);
    await signIn(page, await uploaded(name));
    // Dozens of pages, each read as it comes from the server: nothing on them needs a script to be seen.
    const storageState = await page.context().storageState();
    const still = await browser.newContext({ javaScriptEnabled: false, storageState });
    const reader = await still.newPage();
    const { rows, totals } = await api<SessionsReply>(page, "/api/sessions?kind=all&limit=200");

    await test.step("the sums of the API", async () => {
      expect({ ...totals, dollars: dollars(totals.costNanos), costNanos: null, unpricedTokens: null }).toEqual({
        sessions: expected.totals.sessions,
        messages: expected.totals.messages,
        toolsRequested: expected.totals.toolCallsRequested,
        toolsOk: expected.totals.toolResultsOk,
        toolsFailed: expected.totals.toolResultsFailed,
        errors: expected.totals.errors,
        input: expected.totals.tokens.input,
        output: expected.totals.tokens.output,
        cacheRead: expected.totals.tokens.cacheRead,
        cacheWrite: expected.totals.tokens.cacheWrite,
        tokens: expected.totals.tokens.total,
        dollars: Math.round(expected.totals.costUsd * 1e6) / 1e6,
        costNanos: null,
        unpricedTokens: null,
      });
      for (const [agent, of] of Object.entries(expected.perAgent)) {
        const sums = (await api<SessionsReply>(page, `/api/sessions?kind=all&agent=${agent}`)).totals;
        expect([sums.sessions, sums.tokens, dollars(sums.costNanos)], agent).toEqual([
          of.sessions,
          of.tokensTotal,
          Math.round(of.costUsd * 1e6) / 1e6,
        ]);
      }
    });

    await test.step("the sums of the page", async () => {
      await page.goto(`${server.url}/sessions?kind=all`);
      const { sessions, messages, tokens, costUsd, errors, ...tools } = expected.totals;
      const sums = page.locator("[data-sums]");
      await expect(sums.locator("summary")).toContainText(
        `${sessions} sessions · ${n(tokens.total)} tokens · ${cents(costUsd)}`,
      );
      await sums.locator("summary").click();
      await expect(sums).toContainText(
        `${messages} messages · ${tools.toolCallsRequested} tool calls (${tools.toolResultsOk} ok, ${tools.toolResultsFailed} failed)`,
      );
      await expect(sums).toContainText(errors === 1 ? "1 error" : `${errors} errors`);
      await expect(page.locator("[data-session]")).toHaveCount(sessions);
    });

    await test.step("S2-8: every day and every agent, in the API and on the page of usage", async () => {
      const usage = (by: string) => api<UsageBreakdown>(page, `/api/usage?range=all&by=${by}`);
      const { lines } = await usage("day");
      expect(
        lines.map(({ day, ...sum }) => [day, sum.messages, sum.input, sum.output, sum.cacheRead, sum.cacheWrite]),
      ).toEqual(
        Object.entries(expected.dailyUtc)
          .reverse()
          .map(([day, of]) => [day, of.assistantMessages, of.input, of.output, of.cacheRead, of.cacheWrite]),
      );
      const agents = (await usage("agent")).lines.map((line) => [
        line.agent,
        tokensOf(line),
        dollars(line.reportedNanos),
      ]);
      expect(Object.fromEntries(agents.map(([agent, ...figures]) => [agent, figures]))).toEqual(
        Object.fromEntries(
          Object.entries(expected.perAgent).map(([agent, of]) => [
            agent,
            [of.tokensTotal, Math.round(of.costUsd * 1e6) / 1e6],
          ]),
        ),
      );
      await page.goto(`${server.url}/usage?range=all`);
      for (const [day, of] of Object.entries(expected.dailyUtc)) {
        await expect(page.locator(`[data-line="${day}"]`)).toContainText(shortTokens(of.total));
        await expect(page.locator(`[data-line="${day}"]`)).toContainText(cents(of.cost));
      }
      await expect(page.locator("[data-usage=all]")).toContainText(cents(expected.totals.costUsd));
    });

    await test.step("every session, in the API and on its page", async () => {
      expect(rows.map(({ sessionId }) => sessionId).sort()).toEqual(
        expected.sessions.map(({ sessionId }) => sessionId).sort(),
      );
      for (const session of expected.sessions) await checkSession(reader, rows, session);
    });

    await test.step("X-6: every scheduled job and every run, in the API and on its page", async () => {
      const jobs = await api<JobsReply>(page, "/api/jobs?state=all&limit=200");
      const { cronJobs, cronRuns } = expected.totals;
      expect([jobs.totals.jobs, jobs.totals.runs]).toEqual([cronJobs, cronRuns]);
      expect(jobs.rows.map(({ jobId }) => jobId).sort()).toEqual(expected.cronJobs.map(({ id }) => id).sort());
      await page.goto(`${server.url}/jobs`);
      await expect(page.locator("[data-job]")).toHaveCount(cronJobs);
      await expect(page.locator("[data-job-sums]")).toContainText(`${cronJobs} jobs`);
      await expect(page.locator("[data-job-sums]")).toContainText(`${n(cronRuns)} runs recorded`);
      for (const job of expected.cronJobs) {
        const runs = expected.cronRuns.filter(({ jobId }) => jobId === job.id);
        await checkJob(reader, jobs.rows.find(({ jobId }) => jobId === job.id)?.id ?? "", job, runs);
      }
    });

    await test.step("X-5: a child leads to its parent, and the parent to its child", async () => {
      const child = expected.sessions.find(({ spawnedBy }) => typeof spawnedBy === "string");
      if (!child) return;
      const id = rows.find(({ sessionId }) => sessionId === child.sessionId)?.id;
      const parents = rows.filter(({ sessionKey }) => sessionKey !== null && sessionKey === child.spawnedBy);
      await page.goto(`${server.url}/sessions/${id}`);
      const tree = page.locator("section", { has: page.locator("#tree") });
      await tree.getByRole("link").first().click();
      await page.waitForURL((url) => parents.some((parent) => url.pathname === `/sessions/${parent.id}`));
      await expect(tree.locator(`a[href="/sessions/${id}"]`)).toBeVisible();
    });
    await still.close();
  });
}

async function checkJob(page: Page, id: string, job: ExpectedJob, runs: ExpectedRun[]): Promise<void> {
  const detail = await api<JobDetail>(page, `/api/jobs/${id}`);
  const { at, ...schedule } = job.schedule;
  expect(detail).toMatchObject({
    jobId: job.id,
    name: job.name,
    agentExternalId: job.agentId,
    enabled: job.enabled,
    builtin: job.builtin,
    schedule: { ...schedule, ...(at !== undefined && { at: Date.parse(at) }) },
    payload: job.payloadKind,
    timeoutSeconds: job.timeoutSeconds,
    deliveryMode: job.delivery?.mode ?? null,
    deliveryChannel: job.delivery?.channel ?? null,
    lastRunAt: job.lastRunAtMs,
    lastStatus: job.lastRunStatus,
    consecutiveErrors: job.consecutiveErrors,
    lastDelivery: job.lastDeliveryStatus,
    lastError: job.lastError,
    nextRunAt: job.nextRunAtMs,
  });
  const theirs = [...runs].sort((one, two) => two.runAtMs - one.runAtMs);
  expect(detail.history.map(({ session: _, ...run }) => run)).toEqual(
    theirs.map((run) => ({
      at: run.runAtMs,
      status: run.status,
      completion: run.completionStatus ?? null,
      delivery: run.deliveryStatus,
      durationMs: run.durationMs,
      sessionId: run.sessionId,
    })),
  );
  await page.goto(`${server.url}/jobs/${id}`, { waitUntil: "domcontentloaded" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(job.name);
  await expect(page.locator("[data-figure=consecutiveErrors]")).toHaveText(n(job.consecutiveErrors));
  const failed = runs.filter(({ status }) => status === "error").length;
  await expect(page.locator("[data-figure=runs]")).toContainText(
    runs.length === 0 ? "no runs recorded" : `${many(runs.length, "run")} recorded (${failed} failed)`,
  );
  const words = { ok: "OK", error: "Failed", skipped: "Skipped" };
  for (const run of theirs) {
    const line = page.locator(`[data-run="${run.runAtMs}"]`);
    await expect(line).toContainText(words[run.status as keyof typeof words] ?? run.status);
  }
  await expect(page.locator("[data-run]")).toHaveCount(runs.length);
}

async function checkSession(page: Page, rows: readonly SessionRow[], session: ExpectedSession): Promise<void> {
  const id = rows.find(({ sessionId }) => sessionId === session.sessionId)?.id;
  const detail = await api<SessionDetail>(page, `/api/sessions/${id}`);
  const tools = detail.detail.tools
    .map(({ name, ok, failed }) => ({ name, ok, failed }))
    .sort((one, two) => one.name.localeCompare(two.name));
  const ours: Record<string, unknown> = { ...detail, tools, dollars: dollars(detail.costNanos) };
  const theirs = Object.fromEntries(Object.entries(figuresOf(session)).filter(([, value]) => value !== undefined));
  expect(Object.fromEntries(Object.keys(theirs).map((key) => [key, ours[key]])), session.sessionId).toEqual(theirs);
  expect(detail.detail.errors.map(({ kind, at }) => [kind, at])).toEqual(
    session.errors.map(({ kind, at }) => [kind, momentOf(at)]),
  );
  expect(detail.models.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(session.tokens.total);

  await page.goto(`${server.url}/sessions/${id}`, { waitUntil: "domcontentloaded" });
  const figure = (name: string) => page.locator(`[data-figure=${name}]`);
  await expect(figure("tokens")).toHaveText(n(session.tokens.total));
  for (const name of ["input", "output", "cacheRead", "cacheWrite"] as const) {
    await expect(figure(name)).toHaveText(n(session.tokens[name]));
  }
  const { user, assistant, toolResult, total } = session.messages;
  await expect(figure("messages")).toHaveText(
    `${n(total)}: ${n(user)} from people, ${many(assistant, "answer")}, ${many(toolResult, "tool result")}`,
  );
  const { requested, ok, failed } = session.toolCalls;
  await expect(figure("toolCalls")).toHaveText(`${n(requested)} requested, ${n(ok)} ok, ${n(failed)} failed`);
  await expect(figure("errors")).toHaveText(n(session.errors.length));
  await expect(figure("compactions")).toHaveText(n(session.compactions));
  await expect(figure("resets")).toHaveText(n(session.resets));
}
