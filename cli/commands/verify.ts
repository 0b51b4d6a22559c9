import type { CliContext, Run } from "../command";
import { keepYoungSmall } from "../daemon/memory";
import { findService } from "../daemon/pid-file";
import { tellSessions } from "../daemon/session-feed";
import { hostId, hostIdentity, storedHostId } from "../host";
import { Collector } from "../openclaw/collect";
import { type Comparison, compare, type Difference, FIGURES } from "../openclaw/compare";
import { readSessions } from "../openclaw/sessions";
import { localReason } from "../reasons";
import type { Failure } from "../upload/failure";
import { fetchTotals } from "../upload/totals";
import { type Prepared, prepareUpload } from "./prepare";

/** Differences shown one by one; `--json` has them all. */
const MOST_SHOWN = 20;

/** Counts this home anew and compares with what the platform holds. Exit code 1 when they differ without a reason. */
export const run: Run = async (ctx, args) => {
  const isJson = args.has("json");
  keepYoungSmall();
  const upload = prepareUpload(ctx, isJson);
  if (!upload) return 1;
  let found = await comparison(ctx, upload);
  if (!("line" in found) && args.has("resend") && unexplained(found).length > 0) {
    await sayAgain(ctx, upload);
    found = await comparison(ctx, upload);
  }
  if ("line" in found) {
    const { line, hint, params } = found;
    if (isJson) ctx.out(JSON.stringify({ ok: false, reason: line }, null, 2));
    else ctx.out(ctx.t("verify_failed", { reason: line }));
    ctx.err(ctx.t(hint, params));
    return 1;
  }
  const ok = unexplained(found).length === 0;
  if (isJson) ctx.out(JSON.stringify({ ok, url: upload.settings.url, ...found }, null, 2));
  else print(ctx, upload, found);
  return ok ? 0 : 1;
};

const unexplained = ({ differences }: Comparison): Difference[] =>
  differences.filter(({ because }) => because === "unexplained");

async function comparison(ctx: CliContext, { settings }: Prepared): Promise<Comparison | Failure> {
  const { paths, now, err, t } = ctx;
  const host = storedHostId(paths.hostFile) ?? "";
  const there = await fetchTotals({ url: settings.url, token: settings.token }, host, now());
  if ("line" in there) return there;
  const collector = new Collector(paths.stateDir, paths.collectorDir, { keeps: false });
  await collector.scan(now());
  const agents = collector.agents();
  const unreadable = new Set(collector.problems.map(({ agentId }) => agentId));
  const here = [];
  for (const agentId of agents) {
    const { sessions, problems } = await readSessions(paths.stateDir, agentId);
    here.push(...sessions);
    for (const { what, reason } of problems) {
      unreadable.add(agentId);
      err(t("inspect_problem", { what: `${agentId}/${what}`, reason: localReason(reason, t) }));
    }
  }
  const remembered = agents.flatMap((agentId) => collector.sessions(agentId));
  return compare({ here, there: there.sessions, remembered, unreadable, keptDays: there.keptDays, now: now() });
}

/** Tells everything anew, whatever was acknowledged. */
async function sayAgain(ctx: CliContext, upload: Prepared): Promise<void> {
  const { paths, settings, log, t, now } = upload;
  const host = hostIdentity((await hostId(paths.hostFile, now())).id, upload.intervalSeconds);
  const told = await tellSessions(
    {
      ...{ paths, settings, host, log, t, now, env: ctx.env },
      to: { url: settings.url, token: settings.token },
      steady: () => performance.now(),
      isStopped: () => false,
    },
    { anew: true },
  );
  if (!told) ctx.err(t("verify_busy"));
}

function print({ t, out, paths }: CliContext, { settings }: Prepared, found: Comparison): void {
  const { here, there, differences } = found;
  out(t("verify_head", { here: here.sessions, there: there.sessions, url: settings.url }));
  for (const figure of FIGURES) {
    const by = here[figure] - there[figure];
    out(`  ${t(`verify_${figure}`)}: ${here[figure]} / ${there[figure]}${by === 0 ? "" : ` (${signed(by)})`}`);
  }
  if (differences.length === 0) {
    out(t("verify_equal"));
    return;
  }
  const count = unexplained(found).length;
  out(count === 0 ? t("verify_explained", { count: differences.length }) : t("verify_unexplained", { count }));
  const order = [...differences].sort((one, two) => rankOf(one) - rankOf(two));
  for (const { agentId, sessionId, by, because } of order.slice(0, MOST_SHOWN)) {
    const parts = FIGURES.flatMap((figure) => (by[figure] === undefined ? [] : `${figure} ${signed(by[figure])}`));
    out(`  ${agentId}/${sessionId}: ${parts.join(", ")}: ${t(`verify_because_${because}`)}`);
  }
  if (differences.length > MOST_SHOWN) out(t("verify_more", { count: differences.length - MOST_SHOWN }));
  if (count > 0 && findService(paths).state === "running") out(t("verify_service"));
}

const rankOf = ({ because }: Difference): number => (because === "unexplained" ? 0 : 1);
const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
