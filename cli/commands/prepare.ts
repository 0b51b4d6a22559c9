import type { CliContext } from "../command";
import { isExposedHttp, readSettings, type Settings } from "../config";
import { openLog } from "../log-file";
import { tildePath } from "../output";
import { localReason } from "../reasons";
import { Outbox } from "../upload/outbox";
import type { Upload } from "../upload/sync-once";

/** An upload ready to run. */
export type Prepared = Upload;

/** The settings, with a warning where the address or the file gives cause. */
export function readSettingsLoudly(ctx: CliContext): Settings {
  const settings = readSettings(ctx.paths, ctx.env, ctx.url);
  if (isExposedHttp(settings.url)) ctx.err(ctx.t("warning_http", { url: settings.url }));
  if (settings.credentialsError !== undefined) {
    const path = tildePath(ctx.paths.credentials, ctx.paths.home);
    ctx.err(ctx.t("credentials_broken", { path, reason: localReason(settings.credentialsError, ctx.t) }));
  }
  return settings;
}

/** Everything an upload needs, or undefined after saying that the token is missing. */
export function prepareUpload(ctx: CliContext, quiet = false): Prepared | undefined {
  const settings = readSettingsLoudly(ctx);
  const log = openLog(ctx.paths, ctx.now);
  if (!settings.token) {
    log.error("Exception: Token not configured");
    const words = settings.isWatch ? ctx.t("key_missing") : ctx.t("token_missing", { url: settings.url });
    (quiet ? ctx.err : ctx.out)(words);
    return undefined;
  }
  const outbox = new Outbox(ctx.paths.outboxDir);
  outbox.tidy(ctx.now());
  return {
    paths: ctx.paths,
    settings: { ...settings, token: settings.token },
    outbox,
    log,
    t: ctx.t,
    now: ctx.now,
    // Also from a single upload: OpenClaw's own cron repeats it, by default every five minutes (S0-5), and must not flap.
    intervalSeconds: Math.round(settings.intervalMinutes * 60),
  };
}
