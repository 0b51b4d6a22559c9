import { existsSync } from "node:fs";
import type { JsonObject } from "../json-file";
import type { Paths } from "../paths";
import { readAgents } from "./agents";
import { readConfigFile } from "./config-file";
import { type CronJob, type CronRun, readCron } from "./cron";
import { stateDatabase } from "./cron/database";
import { type ReadProblem, readSessions, type SessionReading } from "./sessions";
import { agentDatabase } from "./sessions/database";
import { DatabaseUnreadable, readDatabase } from "./sqlite";
import { agentDirectories } from "./storage";
import { totalsOf, type UsageBucket } from "./transcript/tally";
import { readWork, type Work } from "./work";

const NANOS = 1e9;
const dollars = (nanos: number): number => nanos / NANOS;

/** Everything the collector understands of a home, for people and for tests. Dollars and ISO times, as people read them. */
export interface Inspection {
  openclawVersion: string | null;
  sessionStorage: "files" | "sqlite" | "both" | null;
  cronStorage: "files" | "sqlite" | null;
  configuredAgents: { id: string; name: string; model: string | null }[];
  agentDirectories: string[];
  totals: {
    sessions: number;
    messages: number;
    toolCallsRequested: number;
    toolResultsOk: number;
    toolResultsFailed: number;
    tokens: Tokens;
    costUsd: number;
    errors: number;
    cronJobs: number;
    cronRuns: number;
  };
  dailyUtc: Record<string, Tokens & { cost: number; assistantMessages: number }>;
  perAgent: Record<string, { sessions: number; tokensTotal: number; costUsd: number }>;
  sessions: ReturnType<typeof sessionReport>[];
  cronJobs: CronJob[];
  cronRuns: CronRun[];
  /** What goes on beside the sessions. */
  work: Omit<Work, "problems">;
  /** What could not be read, and why; without an agent when it concerns all of them. Empty is the good case. */
  problems: (Omit<ReadProblem, "agentId"> & { agentId?: string })[];
}

interface Tokens {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  total: number;
}

const tokensOf = ({ input, output, cacheRead, cacheWrite, total }: Tokens): Tokens => ({
  input,
  output,
  cacheRead,
  cacheWrite,
  total,
});

/** Reads a whole home, offline and without writing anything. */
export async function inspectHome(paths: Paths): Promise<Inspection> {
  const { agents, sources } = await readAgents(paths);
  const directories = agentDirectories(paths.stateDir);
  const sessions: SessionReading[] = [];
  const problems: Inspection["problems"] = sources
    .filter((source) => source.source === "config" && source.status === "error")
    .map(({ reason }) => ({ what: "config", status: "error", reason: reason ?? "" }));
  for (const agentId of directories) {
    const found = await readSessions(paths.stateDir, agentId);
    sessions.push(...found.sessions);
    for (const { what, status, reason } of found.problems) problems.push({ agentId, what, status, reason });
  }
  const cron = readCron(paths.stateDir);
  const { problems: unreadWork, ...work } = readWork(paths.stateDir, directories, configOf(paths));
  // One database that cannot be read is named once.
  for (const problem of unreadWork) {
    if (!problems.some(({ reason }) => reason === problem.reason)) problems.push(problem);
  }
  if (cron.problem) problems.push({ what: "cron", ...cron.problem });
  return {
    openclawVersion: versionOf(paths.stateDir, directories),
    sessionStorage: storageOf(sessions),
    cronStorage: cron.storage,
    configuredAgents: agents
      .filter((agent) => agent.configured)
      .map(({ id, name, model }) => ({ id, name: name ?? id, model: model ?? null })),
    agentDirectories: directories,
    totals: { ...totals(sessions), cronJobs: cron.jobs.length, cronRuns: cron.runs.length },
    dailyUtc: daily(sessions),
    perAgent: perAgent(sessions, directories),
    sessions: sessions.map(sessionReport),
    cronJobs: cron.jobs,
    cronRuns: cron.runs,
    work,
    problems,
  };
}

/** The roster says when it cannot be read. */
function configOf(paths: Paths): JsonObject {
  try {
    return readConfigFile(paths.openclawConfig) ?? {};
  } catch {
    return {};
  }
}

/** The release that wrote a database last; homes of files do not say. */
function versionOf(stateDir: string, agents: string[]): string | null {
  for (const path of [stateDatabase(stateDir), ...agents.map((agent) => agentDatabase(stateDir, agent))]) {
    if (!existsSync(path)) continue;
    try {
      const row = readDatabase(path, (reader) =>
        reader.columns("schema_meta").has("app_version")
          ? reader.all(
              "SELECT app_version FROM schema_meta WHERE app_version IS NOT NULL ORDER BY updated_at DESC LIMIT 1",
            )[0]
          : undefined,
      );
      // Later lines tell how it was built.
      if (typeof row?.app_version === "string") return row.app_version.split("\n")[0] ?? null;
    } catch (cause) {
      // Whoever reads its content says why it cannot be read.
      if (!(cause instanceof DatabaseUnreadable)) throw cause;
    }
  }
  return null;
}

function storageOf(sessions: SessionReading[]): Inspection["sessionStorage"] {
  const files = sessions.some((session) => session.source === "file");
  const database = sessions.some((session) => session.source !== "file");
  return files && database ? "both" : files ? "files" : database ? "sqlite" : null;
}

const usageOf = (sessions: readonly SessionReading[]): UsageBucket[] =>
  sessions.flatMap((session) => session.tally.usage);
const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

function toolResults({ tally }: SessionReading): { ok: number; failed: number } {
  const tools = Object.values(tally.tools);
  return { ok: sum(tools.map((tool) => tool.ok)), failed: sum(tools.map((tool) => tool.failed)) };
}

function totals(sessions: SessionReading[]) {
  const usage = totalsOf(usageOf(sessions));
  const results = sessions.map(toolResults);
  return {
    sessions: sessions.length,
    messages: sum(sessions.map(({ tally }) => tally.user + tally.assistant + tally.toolResult)),
    toolCallsRequested: sum(sessions.map(({ tally }) => tally.requested)),
    toolResultsOk: sum(results.map((result) => result.ok)),
    toolResultsFailed: sum(results.map((result) => result.failed)),
    tokens: tokensOf(usage),
    costUsd: dollars(usage.costNanos),
    errors: sum(sessions.map(({ tally }) => tally.errorCount)),
  };
}

function daily(sessions: SessionReading[]): Inspection["dailyUtc"] {
  const days = new Map<string, UsageBucket[]>();
  for (const bucket of usageOf(sessions)) {
    const day = new Date(bucket.at).toISOString().slice(0, 10);
    const known = days.get(day);
    if (known) known.push(bucket);
    else days.set(day, [bucket]);
  }
  return Object.fromEntries(
    [...days]
      .sort(([one], [two]) => one.localeCompare(two))
      .map(([day, buckets]) => {
        const usage = totalsOf(buckets);
        return [day, { ...tokensOf(usage), cost: dollars(usage.costNanos), assistantMessages: usage.messages }];
      }),
  );
}

function perAgent(sessions: SessionReading[], agents: string[]): Inspection["perAgent"] {
  return Object.fromEntries(
    agents.map((agent) => {
      const own = sessions.filter((session) => session.agentId === agent);
      const usage = totalsOf(usageOf(own));
      return [agent, { sessions: own.length, tokensTotal: usage.total, costUsd: dollars(usage.costNanos) }];
    }),
  );
}

const isoOrNull = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function sessionReport(session: SessionReading) {
  const { tally, contextUsed, contextLimit, ...facts } = session;
  const usage = totalsOf(tally.usage);
  const results = toolResults(session);
  return {
    ...facts,
    context: { used: contextUsed, limit: contextLimit },
    events: tally.entries,
    unparsableLines: tally.unparsable,
    messages: {
      user: tally.user,
      assistant: tally.assistant,
      toolResult: tally.toolResult,
      total: tally.user + tally.assistant + tally.toolResult,
    },
    toolCalls: {
      requested: tally.requested,
      results: tally.toolResult,
      ...results,
      failedByIsErrorFlagOnly: tally.flagged,
      withoutResult: tally.pending.length,
      resultsWithoutCall: tally.resultsWithoutCall,
      byTool: { ...tally.tools },
    },
    tokens: tokensOf(usage),
    costUsd: dollars(usage.costNanos),
    models: [...new Set(tally.usage.map((bucket) => bucket.model))],
    stopReasons: { ...tally.stopReasons },
    errors: tally.errors.map((error) => ({ ...error, at: isoOrNull(error.at) })),
    compactions: tally.kinds.compaction ?? 0,
    resets: tally.kinds.reset ?? 0,
    firstEntryAt: isoOrNull(tally.firstAt),
    lastEntryAt: isoOrNull(tally.lastAt),
    entryTypes: { ...tally.kinds },
  };
}
