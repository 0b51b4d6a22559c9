import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { SourceReport } from "@/lib/protocol";
import type { CliContext, Run } from "../command";
import { isExposedHttp, readSettings, type Settings } from "../config";
import { machinesText } from "../copy";
import { findService } from "../daemon/pid-file";
import { hostId } from "../host";
import type { MessageKey } from "../language";
import { type AgentsReading, readAgents } from "../openclaw/agents";
import { errorCode, errorText, quotedList, tildePath } from "../output";
import { localReason } from "../reasons";
import { validateToken } from "../upload/client";
import { Outbox } from "../upload/outbox";

/** ok · warning: works, but could be better · problem: has to be repaired. */
type Level = "ok" | "warning" | "problem";

interface Finding {
  check: string;
  level: Level;
  text: string;
}

type Params = Record<string, string | number>;
const SIGN: Record<Level, string> = { ok: "✅", warning: "⚠️", problem: "❌" };
const TOLERATED_SKEW_SECONDS = 60;

/** Looks at everything an upload depends on. Exit code 1 when something has to be repaired. */
export const run: Run = async (ctx, args) => {
  const settings = readSettings(ctx.paths, ctx.env, ctx.url);
  const reading = await readAgents(ctx.paths);
  const findings = [
    nodeVersion(ctx),
    ...openclaw(ctx, reading),
    ...credentials(ctx, settings),
    ...(await platform(ctx, settings)),
    writable(ctx),
    queue(ctx),
    service(ctx, settings),
  ];
  const problems = findings.filter((finding) => finding.level === "problem").length;
  if (args.has("json")) {
    ctx.out(JSON.stringify({ ok: problems === 0, checks: findings, sources: reading.sources }, null, 2));
  } else {
    for (const { level, text } of findings) ctx.out(`${SIGN[level]} ${text}`);
    ctx.out(problems === 0 ? ctx.t("doctor_ok") : ctx.t("doctor_problems", { count: problems }));
  }
  return problems === 0 ? 0 : 1;
};

function finding(ctx: CliContext, check: string, level: Level, key: MessageKey, params: Params = {}): Finding {
  return { check, level, text: ctx.t(key, params) };
}

function nodeVersion(ctx: CliContext): Finding {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isCurrent = major > 22 || (major === 22 && minor >= 15);
  return finding(ctx, "node", isCurrent ? "ok" : "warning", isCurrent ? "doctor_node" : "doctor_node_old", { version });
}

function openclaw(ctx: CliContext, reading: AgentsReading): Finding[] {
  const { paths } = ctx;
  const path = tildePath(paths.stateDir, paths.home);
  const findings: Finding[] = [];
  if (existsSync(paths.stateDir)) findings.push(finding(ctx, "state-dir", "ok", "doctor_state", { path }));
  else findings.push(finding(ctx, "state-dir", "problem", "doctor_state_missing", { path }));

  const [config, storage, ...others] = reading.sources;
  if (config?.status === "error" || config?.status === "empty") {
    const configPath = tildePath(paths.openclawConfig, paths.home);
    const level = config.status === "error" ? "problem" : "warning";
    findings.push(
      finding(ctx, "config", level, "doctor_config_bad", {
        path: configPath,
        reason: localReason(config.reason ?? "", ctx.t),
      }),
    );
  } else {
    const agents = quotedList(reading.agents.filter((agent) => agent.configured).map((agent) => agent.id));
    findings.push(finding(ctx, "config", "ok", "doctor_config", { agents, era: config?.era ?? "" }));
  }
  if (storage?.status === "ok")
    findings.push(finding(ctx, "storage", "ok", "doctor_storage", { era: storage.era ?? "" }));
  else if (storage) {
    const params = { status: storage.status, reason: localReason(storage.reason ?? "", ctx.t) };
    findings.push(finding(ctx, "storage", "warning", "doctor_storage_bad", params));
  }
  return [...findings, ...others.map((source) => sourceFinding(ctx, source))];
}

/** What becomes of one place that is read, in which form its data lie, and why it cannot be read. */
function sourceFinding(ctx: CliContext, { source, status, era, schemaVersion, reason }: SourceReport): Finding {
  const form = [era, schemaVersion === undefined ? "" : `${ctx.t("doctor_schema")} ${schemaVersion}`];
  const because = reason === undefined ? "" : localReason(reason, ctx.t);
  const level = status === "ok" || status === "empty" ? "ok" : "warning";
  const said = [...form, status === "ok" ? "" : ctx.t(`doctor_${status}`), because].filter(Boolean).join(", ");
  return finding(ctx, source, level, "doctor_source", { source, said });
}

function credentials(ctx: CliContext, settings: Settings): Finding[] {
  const { paths, t } = ctx;
  const path = tildePath(paths.credentials, paths.home);
  const findings: Finding[] = [];
  if (settings.credentialsError !== undefined) {
    const params = { path, reason: localReason(settings.credentialsError, t) };
    findings.push(finding(ctx, "credentials", "problem", "doctor_credentials_bad", params));
  }
  const mode = statSync(paths.credentials, { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    findings.push(finding(ctx, "credentials", "problem", "doctor_credentials_open", { path }));
  }
  if (settings.token) {
    const own = settings.tokenFrom === "watch" ? tildePath(settings.watchFile ?? "", paths.home) : path;
    const from =
      settings.tokenFrom === "environment" ? t("token_from_environment") : t("token_from_file", { path: own });
    findings.push(finding(ctx, "token", "ok", "doctor_token", { from }));
  } else findings.push(finding(ctx, "token", "problem", "doctor_token_missing"));
  return findings;
}

async function platform(ctx: CliContext, { url, token }: Settings): Promise<Finding[]> {
  const findings: Finding[] = isExposedHttp(url) ? [finding(ctx, "transport", "warning", "doctor_http", { url })] : [];
  if (!token) return findings;
  const { id } = await hostId(ctx.paths.hostFile, ctx.now(), false);
  const validation = await validateToken({ url, token }, ctx.now(), id);
  if (validation.kind === "pinned") {
    const said = { url, owner: validation.owner };
    return [...findings, finding(ctx, "platform", "problem", "doctor_platform_pinned", said)];
  }
  if (validation.kind === "invalid")
    return [...findings, finding(ctx, "platform", "problem", "doctor_platform_invalid", { url })];
  if (validation.kind !== "valid") {
    const { line, hint, params } = validation.failure;
    const said = { url, reason: line, hint: ctx.t(hint, params) };
    return [...findings, finding(ctx, "platform", "problem", "doctor_platform_bad", said)];
  }
  findings.push(finding(ctx, "platform", "ok", "doctor_platform", { url, account: validation.account }));
  if (validation.copy) findings.push(finding(ctx, "host", "problem", "copy_warning", machinesText(validation.copy)));
  if (validation.now !== undefined) {
    const seconds = Math.round(Math.abs(validation.now - ctx.now()) / 1000);
    const isFine = seconds <= TOLERATED_SKEW_SECONDS;
    const params = { seconds: isFine ? TOLERATED_SKEW_SECONDS : seconds };
    findings.push(
      finding(ctx, "clock", isFine ? "ok" : "warning", isFine ? "doctor_clock" : "doctor_clock_bad", params),
    );
  }
  return findings;
}

function writable(ctx: CliContext): Finding {
  const { paths } = ctx;
  const path = tildePath(paths.ownDir, paths.home);
  try {
    // The nearest folder there is: looking must not make any.
    let folder = paths.ownDir;
    while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    if (!statSync(folder).isDirectory())
      throw new Error(ctx.t("reason_not_folder", { path: tildePath(folder, paths.home) }));
    return finding(ctx, "writable", "ok", "doctor_writable", { path });
  } catch (cause) {
    const reason = errorCode(cause) || errorText(cause);
    return finding(ctx, "writable", "problem", "doctor_not_writable", { path, reason });
  }
}

function queue(ctx: CliContext): Finding {
  const outbox = new Outbox(ctx.paths.outboxDir);
  const { reports, setAside } = outbox.size();
  const dropped = outbox.dropped().total;
  if (dropped > 0 || setAside > 0) {
    return finding(ctx, "outbox", "warning", "doctor_queue_bad", { count: reports, dropped, setAside });
  }
  return finding(ctx, "outbox", "ok", "doctor_queue", { count: reports });
}

function service(ctx: CliContext, settings: Settings): Finding {
  const found = findService(ctx.paths);
  if (found.state !== "running") return finding(ctx, "service", "warning", "doctor_service_off");
  return finding(ctx, "service", "ok", "doctor_service", { pid: found.pid, minutes: settings.intervalMinutes });
}
