import type { Run } from "../command";
import { inspectHome } from "../openclaw/inspect";
import { tildePath } from "../output";
import { localReason } from "../reasons";

/** Prints what is read of this home; nothing is uploaded and nothing written. Exit code 1 when something is not readable. */
export const run: Run = async (ctx, args) => {
  const { t, out, err, paths } = ctx;
  const found = await inspectHome(paths);
  if (args.has("json")) {
    out(JSON.stringify(found, null, 2));
    return found.problems.length > 0 ? 1 : 0;
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
  for (const { agentId, what, reason } of found.problems) {
    err(t("inspect_problem", { what: agentId ? `${agentId}/${what}` : what, reason: localReason(reason, t) }));
  }
  return found.problems.length > 0 ? 1 : 0;
};
