import type { CliContext, Run } from "../command";
import { machinesText, notedCopy } from "../copy";
import { findService, removePidFile, type Service } from "../daemon/pid-file";
import { lastLines } from "../log-file";
import { megabytes, readingNow } from "../openclaw/collect/reading";
import { shownMinutes, tildePath } from "../output";
import { Outbox } from "../upload/outbox";
import { readSettingsLoudly } from "./prepare";

const RECENT_LINES = 2;

/** Shows whether the service runs. */
export const run: Run = async (ctx, args) => {
  const settings = readSettingsLoudly(ctx);
  const service = findService(ctx.paths);
  if (service.state === "stale") removePidFile(ctx.paths, service.pid);
  if (args.has("json")) printJson(ctx, service, settings);
  else if (args.has("chat")) printChat(ctx, service, settings.intervalMinutes);
  else printPlain(ctx, service, settings.intervalMinutes);
  return 0;
};

function printPlain({ t, out, paths, now }: CliContext, service: Service, minutes: number): void {
  if (service.state === "running") {
    out(t("status_running", { pid: service.pid }));
    out(t("status_interval", { seconds: Math.round(minutes * 60), minutes: shownMinutes(minutes) }));
  } else out(t("status_not_running"));
  const outbox = new Outbox(paths.outboxDir);
  const { reports, setAside } = outbox.size();
  const dropped = outbox.dropped().total;
  const reading = readingNow(paths.readingFile, now());
  if (reading) out(t("status_reading", { done: megabytes(reading.done), total: megabytes(reading.total) }));
  const copy = notedCopy(paths);
  if (copy) out(t("copy_warning", machinesText(copy)));
  if (reports > 0) out(t("status_pending", { count: reports }));
  if (dropped > 0) out(t("status_dropped", { count: dropped }));
  if (setAside > 0) out(t("status_set_aside", { count: setAside }));
}

function printChat({ t, out, paths }: CliContext, service: Service, minutes: number): void {
  const log = tildePath(paths.log, paths.home);
  out(t("status_chat_head"));
  if (service.state === "running")
    out(t("status_chat_running", { pid: service.pid, minutes: shownMinutes(minutes), log }));
  else out(t("status_chat_stopped", { minutes: shownMinutes(minutes), log }));
  for (const line of lastLines(paths.log, RECENT_LINES)) out(line);
  const errors = lastLines(paths.errorLog, RECENT_LINES);
  out(t(errors.length === 0 ? "status_error_log_none" : "status_error_log"));
  for (const line of errors) out(line);
}

function printJson(ctx: CliContext, service: Service, settings: ReturnType<typeof readSettingsLoudly>): void {
  const outbox = new Outbox(ctx.paths.outboxDir);
  const { reports, bytes, setAside } = outbox.size();
  const value = {
    running: service.state === "running",
    pid: service.state === "running" ? service.pid : null,
    intervalMinutes: settings.intervalMinutes,
    url: settings.url,
    hasToken: settings.token !== undefined,
    stateDir: ctx.paths.stateDir,
    log: ctx.paths.log,
    errorLog: ctx.paths.errorLog,
    privacy: settings.privacy,
    reading: readingNow(ctx.paths.readingFile, ctx.now()) ?? null,
    outbox: { reports, bytes, setAside, dropped: outbox.dropped().total },
    copy: notedCopy(ctx.paths) ?? null,
    recentLogs: lastLines(ctx.paths.log, RECENT_LINES),
    recentErrors: lastLines(ctx.paths.errorLog, RECENT_LINES),
  };
  ctx.out(JSON.stringify(value, null, 2));
}
