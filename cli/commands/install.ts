import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join, sep } from "node:path";
import { makePrivateDirectory } from "../atomic-file";
import { type CliContext, CommandFailure, type Run, UsageError } from "../command";
import { ownScript } from "../daemon/detach";
import { errorCode, errorText, tildePath } from "../output";
import type { ServicePlan } from "../service/facts";
import { servicePlan } from "../service/plan";
import { serviceArguments } from "./background";
import { installSkill } from "./install-skill";
import { prepareUpload } from "./prepare";
import { stopService } from "./stop";

/** Writes the service definition of this system and switches it on, or puts the skill into its place. */
export const run: Run = async (ctx, args) => {
  const [what] = args.positionals;
  const isPrint = args.has("print");
  if (what === "skill") return installSkill(ctx, isPrint);
  if (what !== "service") throw new UsageError("usage_service", { command: "install" });
  const plan = planFor(ctx, isPrint ? ownScript() : lastingScript(ctx, isPrint));
  if (isPrint) {
    ctx.out(`# ${plan.path}`);
    ctx.out(plan.content);
    for (const words of plan.enable) ctx.out(`# ${words.join(" ")}`);
    return 0;
  }
  if (!prepareUpload(ctx)) return 1;
  // The one started by hand would stand in the way of the one the system starts.
  if ((await stopService(ctx, false)) === "failed") return 1;
  write(ctx, plan);
  ctx.out(ctx.t("service_written", { path: tildePath(plan.path, ctx.paths.home) }));
  const failed = carryOut(plan.enable);
  if (failed) {
    const command = plan.enable.map((words) => words.join(" ")).join(" && ");
    ctx.err(ctx.t("service_manual", { reason: failed, command }));
    return 1;
  }
  ctx.out(ctx.t("service_enabled"));
  if (process.platform === "linux") ctx.out(ctx.t("service_linger", { user: userInfo().username }));
  return 0;
};

/** @throws CommandFailure where there is no service manager */
export function planFor(ctx: CliContext, script: string): ServicePlan {
  const plan = servicePlan({
    platform: process.platform,
    home: ctx.paths.home,
    command: [process.execPath, script, ...serviceArguments(ctx)],
    ownDir: ctx.paths.ownDir,
    uid: process.getuid?.() ?? 0,
    configHome: ctx.env.XDG_CONFIG_HOME || undefined,
  });
  if (!plan) throw new CommandFailure("service_unsupported", { platform: process.platform });
  return plan;
}

/** A script run by npx lies in a cache that is emptied some day: the service gets a copy of its own. */
function lastingScript(ctx: CliContext, isPrint: boolean): string {
  const script = ownScript();
  if (isPrint || !script.includes(`${sep}_npx${sep}`)) return script;
  const copy = join(ctx.paths.ownDir, "openclaw-status-monitor.mjs");
  makePrivateDirectory(ctx.paths.ownDir);
  copyFileSync(script, copy);
  return copy;
}

function write(ctx: CliContext, plan: ServicePlan): void {
  try {
    mkdirSync(dirname(plan.path), { recursive: true });
    const mark = plan.encoding === "utf16le" ? "\ufeff" : "";
    writeFileSync(plan.path, `${mark}${plan.content}`, { encoding: plan.encoding, mode: 0o600 });
  } catch (cause) {
    const path = tildePath(plan.path, ctx.paths.home);
    throw new CommandFailure("cannot_write", { path, reason: errorCode(cause) });
  }
}

/** Runs commands one after the other. @returns why one failed, or undefined */
export function carryOut(commands: string[][]): string | undefined {
  for (const [program = "", ...words] of commands) {
    const done = spawnSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });
    if (done.error) return errorText(done.error);
    if (done.status !== 0) return (done.stderr || done.stdout).trim().split("\n")[0] || `exit code ${done.status}`;
  }
  return undefined;
}
