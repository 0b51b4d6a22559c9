import type { RedactionCounts } from "@/lib/domain/redact";
import { bootName } from "../boot";
import type { Arguments, CliContext, Run } from "../command";
import { machinesText } from "../copy";
import { makeFeeds } from "../daemon/feed-list";
import type { Feed, FeedUpload } from "../daemon/feeds";
import { keepYoungSmall } from "../daemon/memory";
import { findService } from "../daemon/pid-file";
import { SESSIONS, tellSessions } from "../daemon/session-feed";
import { hostId, hostIdentity } from "../host";
import { openLog } from "../log-file";
import { readAgents } from "../openclaw/agents";
import { errorText, quotedList, tildePath } from "../output";
import { localReason } from "../reasons";
import { batchBody } from "../upload/client";
import { Outbox } from "../upload/outbox";
import { heartbeatOf } from "../upload/report";
import { type SyncResult, syncOnce } from "../upload/sync-once";
import { type Prepared, prepareUpload, readSettingsLoudly } from "./prepare";

/** Uploads once. Exit code 1 when the upload failed or the agents cannot be read. */
export const run: Run = async (ctx, args) => {
  if (args.has("dry-run")) return dryRun(ctx);
  return manualUpload(ctx, args, ctx.t("sync_head"), { withFeeds: true });
};

/** What an upload by hand does besides. */
interface Extras {
  /** Sends what is new of sessions and errors too. */
  withFeeds?: boolean;
  /** Adds lines at the end when it worked. */
  after?(result: SyncResult, ms: number): string;
}

/** The conversation around one upload. */
export async function manualUpload(
  ctx: CliContext,
  args: Arguments,
  head: string,
  { withFeeds = false, after }: Extras = {},
): Promise<number> {
  const isJson = args.has("json");
  const upload = prepareUpload(ctx, isJson);
  if (!upload) return 1;
  if (!isJson) ctx.out(head);
  const started = performance.now();
  const result = await syncOnce(upload);
  const ms = Math.round(performance.now() - started);
  const reason = failureReason(ctx, result);
  if (!isJson) printResult(ctx, upload, result, reason);
  const sessions = withFeeds && !result.failure ? await uploadFeeds(ctx, upload) : undefined;
  if (isJson) ctx.out(JSON.stringify({ ...jsonResult(upload, result, reason), sessions: sessions ?? null }, null, 2));
  else {
    if (after && !result.failure) ctx.out(after(result, ms));
  }
  return result.failure || result.reading.roster.status === "error" || result.setAside.length > 0 ? 1 : 0;
}

/**
 * Sends what is new of everything else, unless the service does: OpenClaw's own cron may be all that runs here. What does
 * not get through waits for the next time.
 */
async function uploadFeeds(ctx: CliContext, { paths, settings, log, t, now, intervalSeconds }: Prepared) {
  if (findService(paths).state === "running") return undefined;
  keepYoungSmall();
  const boot = await bootName(paths.bootFile, now());
  const host = hostIdentity((await hostId(paths.hostFile, now())).id, intervalSeconds, boot);
  const upload = {
    ...{ paths, settings, host, log, t, now, env: ctx.env },
    to: { url: settings.url, token: settings.token },
    steady: () => performance.now(),
    isStopped: () => false,
  };
  const sent = await tellSessions(upload);
  await runOnce(makeFeeds(), upload);
  if (!sent) return undefined;
  const reason = sent.failure?.line ?? sent.refused[0]?.reason ?? null;
  // An older platform takes heartbeats alone.
  if (reason !== null && sent.failure?.status !== 404) ctx.err(t("sync_sessions_failed", { reason }));
  return { sent: sent.sent, refused: sent.refused.length, reason };
}

/** As long as there is more, but not for ever. */
const MOST_TURNS = 20;

async function runOnce(feeds: readonly Feed[], upload: FeedUpload): Promise<void> {
  for (const feed of feeds.filter(({ name, isContinuous }) => name !== SESSIONS && !isContinuous)) {
    try {
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const { failure, more } = await feed.run(upload);
        if (failure && failure.status !== 404) upload.log.warn(`${feed.name}: not sent: ${failure.line}`);
        if (failure || !more) break;
      }
    } catch (cause) {
      upload.log.error(`Exception: ${feed.name}: ${errorText(cause)}`);
    }
  }
}

/** Why the upload counts as failed in the conversation, or undefined when it went well. */
export function failureReason({ t }: CliContext, result: SyncResult): string | undefined {
  if (result.failure) return result.failure.line;
  if (result.reading.roster.status === "error") return localReason(result.reading.roster.reason ?? "", t);
  if (result.reading.roster.status === "empty") return t("reason_no_agents");
  return result.setAside[0]?.reason;
}

function printResult(ctx: CliContext, upload: Prepared, result: SyncResult, reason: string | undefined): void {
  const { t, out, err } = ctx;
  const { roster } = result.reading;
  if (roster.status === "error") out(t("sync_unreadable", { reason: localReason(roster.reason ?? "", t) }));
  else if (roster.status === "empty") out(t("sync_no_agents"));
  else out(t("sync_agents", { agents: quotedList(result.agentIds) }));
  out(reason === undefined ? t("sync_success") : t("sync_failed", { reason }));

  if (result.failure) err(t(result.failure.hint, result.failure.params));
  const waiting = upload.outbox.size().reports;
  if (waiting > 0) err(t("sync_kept", { count: waiting }));
  if (upload.outbox.diskProblem) {
    err(
      t("sync_memory_only", { reason: upload.outbox.diskProblem, path: tildePath(ctx.paths.ownDir, ctx.paths.home) }),
    );
  }
  const [refused] = result.setAside;
  if (refused) {
    const path = tildePath(ctx.paths.outboxDir, ctx.paths.home);
    err(t("sync_set_aside", { count: result.setAside.length, path, reason: refused.reason }));
  }
  if (result.copy) err(t("copy_warning", machinesText(result.copy)));
  const replayed = result.accepted + result.duplicates - 1;
  if (!result.failure && replayed > 0) err(t("sync_replayed", { count: replayed }));
}

function jsonResult(upload: Prepared, result: SyncResult, reason: string | undefined) {
  return {
    ok: reason === undefined,
    reason: reason ?? null,
    url: upload.settings.url,
    agents: result.reading.agents,
    roster: result.reading.roster,
    sources: result.reading.sources,
    accepted: result.accepted,
    duplicates: result.duplicates,
    setAside: result.setAside,
    pending: upload.outbox.size().reports,
    dropped: upload.outbox.dropped().total,
    redactions: result.reading.redactions,
    thresholdSeconds: result.thresholdSeconds ?? null,
    clockSkewMs: result.clockSkewMs ?? null,
    copy: result.copy ?? null,
  };
}

/**
 * Prints the bodies of the next uploads to stdout, byte for byte, each on a line of its own, those of the heartbeats
 * first; notes go to stderr. Changes nothing.
 */
async function dryRun(ctx: CliContext): Promise<number> {
  const settings = readSettingsLoudly(ctx);
  const reading = await readAgents(ctx.paths);
  const outbox = new Outbox(ctx.paths.outboxDir);
  const own = heartbeatOf(reading, ctx.now(), outbox.dropped().untold);
  const waiting = outbox.nextBatch(499, 3_000_000, true).map((pending) => pending.item);
  const { id, kept } = await hostId(ctx.paths.hostFile, ctx.now(), false);
  const boot = await bootName(ctx.paths.bootFile, ctx.now(), false);
  const host = hostIdentity(id, Math.round(settings.intervalMinutes * 60), boot);
  const show = (kind: string, bodies: string[], redactions: RedactionCounts) => {
    process.stdout.write(bodies.join("\n"));
    const masked = Object.entries(redactions).map(([rule, count]) => `${rule} ${count}`);
    const url = `${settings.url}/api/ingest/${kind}`;
    const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
    ctx.err(ctx.t("dry_run_note", { url, bytes, redactions: masked.join(", ") || ctx.t("none") }));
  };
  show("heartbeats", [batchBody(host, [...waiting, own], ctx.now())], reading.redactions);
  const { paths, t, now, env } = ctx;
  const upload = {
    ...{ paths, settings, host, t, now, env },
    to: { url: settings.url, token: settings.token ?? "" },
    log: openLog(paths, now),
    steady: () => performance.now(),
    isStopped: () => false,
  };
  for (const feed of makeFeeds()) {
    const next = await feed.preview?.(upload);
    if (!next || next.batches.length === 0) continue;
    process.stdout.write("\n");
    const bodies = next.batches.map((items) => batchBody(host, items, now()));
    show(next.kind, bodies, next.redactions);
  }
  if (!kept) ctx.err(ctx.t("dry_run_host"));
  return 0;
}
