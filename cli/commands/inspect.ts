import type { CliContext, Run } from "../command";
import { keepYoungSmall } from "../daemon/memory";
import { inspectHome } from "../openclaw/inspect";
import { inspectLogs, type LogInspection } from "../openclaw/logs/inspect";
import { tildePath } from "../output";
import { localReason } from "../reasons";

/** Prints what is read of this home; nothing is uploaded and nothing written. Exit code 1 when something is not readable. */
export const run: Run = async (ctx, args) => {
  const { t, out, err, paths } = ctx;
  keepYoungSmall();
  const found = await inspectHome(paths);
  const logDir = args.text("log-dir");
  const logs = logDir === undefined ? undefined : await inspectLogs(paths, logDir, ctx.now());
  const code = found.problems.length > 0 || (logs?.problems.length ?? 0) > 0 ? 1 : 0;
  if (args.has("json")) {
    out(JSON.stringify(logs ? { ...found, logs } : found, null, 2));
    return code;
  }
  const { totals } = found;
  const unreadable = new Set(found.problems.map(({ agentId }) => agentId));
  out(
    t("inspect_head", {
      stateDir: tildePath(paths.stateDir, paths.home),
      version: found.openclawVersion ?? "?",
      sessions: found.sessionStorage ?? t("inspect_nothing"),
      cron: found.cronStorage ?? t("inspect_nothing"),
    }),
  );
  if (found.problems.length > 0) out(t("inspect_incomplete"));
  out(
    t("inspect_totals", {
      sessions: totals.sessions,
      messages: totals.messages,
      tools: totals.toolCallsRequested,
      failed: totals.toolResultsFailed,
      errors: totals.errors,
    }),
  );
  const { input, output, cacheRead, cacheWrite } = totals.tokens;
  out(t("inspect_usage", { input, output, cacheRead, cacheWrite, cost: totals.costUsd.toFixed(4) }));
  for (const [agent, { sessions, tokensTotal, costUsd }] of Object.entries(found.perAgent)) {
    const isUnknown = sessions === 0 && unreadable.has(agent);
    const words = isUnknown
      ? t("inspect_unreadable", { agent })
      : t("inspect_agent", { agent, sessions, tokens: tokensTotal, cost: costUsd.toFixed(4) });
    out(`  ${words}`);
  }
  out(t("inspect_cron", { jobs: totals.cronJobs, runs: totals.cronRuns }));
  const { tasks, subagentRuns, deliveries, waiting, hooks } = found.work;
  out(
    t("inspect_work", {
      tasks: tasks.length,
      subagents: subagentRuns.length,
      deliveries: deliveries.length,
      failed: deliveries.filter(({ failedAt }) => failedAt !== null).length,
      waiting: waiting.length,
      hooks: hooks.length,
    }),
  );
  for (const { agentId, what, reason } of found.problems) {
    err(t("inspect_problem", { what: agentId ? `${agentId}/${what}` : what, reason: localReason(reason, t) }));
  }
  if (logs) printLogs(ctx, logs);
  return code;
};

const GROUPS_SHOWN = 10;

function printLogs({ t, out, err, paths }: CliContext, logs: LogInspection): void {
  const { files, lines, crashes } = logs;
  const directory = tildePath(logs.directory, paths.home);
  out(t("inspect_logs", { directory, files: files.length, crashes, ...lines }));
  for (const { level, subsystem, message, count } of logs.groups
    .filter((one) => one.level !== "warn")
    .slice(0, GROUPS_SHOWN)) {
    out(`  ${count}× ${level} ${subsystem && `[${subsystem}] `}${message}`);
  }
  for (const reason of logs.problems) err(t("inspect_problem", { what: "logs", reason }));
}
