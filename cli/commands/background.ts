import { accessSync, constants, existsSync } from "node:fs";
import { makePrivateDirectory } from "../atomic-file";
import type { CliContext } from "../command";
import { ownScript, startDetached } from "../daemon/detach";
import { findService } from "../daemon/pid-file";
import { errorCode, errorText, tildePath } from "../output";

/**
 * Makes sure that the service runs in the background.
 * @returns its PID and whether it was started now; undefined after saying why it could not be
 */
export async function ensureService(ctx: CliContext): Promise<{ pid: number; started: boolean } | undefined> {
  const found = findService(ctx.paths);
  if (found.state === "running") return { pid: found.pid, started: false };
  if (!existsSync(ownScript())) {
    ctx.err(ctx.t("script_missing_help"));
    return undefined;
  }
  const reason = unwritable(ctx.paths.logsDir);
  if (reason !== undefined) {
    ctx.err(ctx.t("cannot_write", { path: tildePath(ctx.paths.logsDir, ctx.paths.home), reason }));
    ctx.err(ctx.t("start_failed", { errorLog: tildePath(ctx.paths.errorLog, ctx.paths.home) }));
    return undefined;
  }
  const pid = await startDetached(ctx.paths, serviceArguments(ctx));
  if (pid !== undefined) return { pid, started: true };
  ctx.err(ctx.t("start_failed", { errorLog: tildePath(ctx.paths.errorLog, ctx.paths.home) }));
  return undefined;
}

/** In the background the PID file is the only way to find the service again, so its folder must take it. */
function unwritable(directory: string): string | undefined {
  try {
    makePrivateDirectory(directory);
    accessSync(directory, constants.W_OK);
    return undefined;
  } catch (cause) {
    return errorCode(cause) || errorText(cause);
  }
}

/** The command line of the service: what was said here by flags is said there too. */
export function serviceArguments(ctx: CliContext): string[] {
  return [
    "start",
    "--state-dir",
    ctx.paths.stateDir,
    ...(ctx.url === undefined ? [] : ["--url", ctx.url]),
    ...(ctx.lang === undefined ? [] : ["--lang", ctx.lang]),
  ];
}
