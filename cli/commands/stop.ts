import type { CliContext, Run } from "../command";
import { findService, removePidFile } from "../daemon/pid-file";
import { isAlive } from "../daemon/process-identity";

const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;

/** Ends the service. */
export const run: Run = async (ctx, args) => {
  const isChat = args.has("chat");
  const stopped = await stopService(ctx, !isChat);
  if (isChat && stopped === "stopped") ctx.out(ctx.t("stop_chat"));
  if (isChat && stopped === "not_running") ctx.out(ctx.t("stop_not_running"));
  return stopped === "failed" ? 1 : 0;
};

/** Sends the signal and waits for the end. @param speak false leaves the words to the caller */
export async function stopService(ctx: CliContext, speak: boolean): Promise<"stopped" | "not_running" | "failed"> {
  const { t, paths } = ctx;
  const say = (text: string) => speak && ctx.out(text);
  const service = findService(paths);
  if (service.state === "none") {
    say(t("stop_not_running"));
    return "not_running";
  }
  const { pid } = service;
  if (service.state === "stale") {
    say(t("stop_gone"));
    removePidFile(paths, pid);
    return "not_running";
  }
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    if (isAlive(pid)) {
      ctx.err(t("stop_denied", { pid }));
      return "failed";
    }
  }
  say(t("stop_sent", { pid }));
  const until = performance.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid) && performance.now() < until) await new Promise((resume) => setTimeout(resume, POLL_MS));
  if (isAlive(pid)) {
    ctx.err(t("stop_slow", { pid, seconds: STOP_TIMEOUT_MS / 1000 }));
    return "failed";
  }
  removePidFile(paths, pid);
  return "stopped";
}
