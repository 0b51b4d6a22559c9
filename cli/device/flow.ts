import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { safeLine } from "@/lib/protocol/text";
import type { CliContext } from "../command";
import { hostId, hostIdentity } from "../host";
import { errorCode, errorText, tildePath } from "../output";
import type { Failure } from "../upload/failure";
import { askForCodes, type Codes, pollForToken } from "./platform";
import { showCodes, startProgress, type Terminal } from "./screen";
import { type Decision, waitForDecision } from "./wait";

export { thisTerminal } from "./screen";

/** Why no token came. */
export type Reason =
  | "not_writable"
  | "unsupported"
  | "unreachable"
  | "denied"
  | "expired"
  | "used"
  | "cancelled"
  | "bad_answer";

export type Outcome =
  | { kind: "token"; token: string; account: string; hostId: string }
  | { kind: "failed"; reason: Reason };

export interface FlowOptions {
  url: string;
  terminal: Terminal;
  /** May a browser be opened? */
  browser: boolean;
  language: string;
  intervalMinutes: number;
  /** As which host this machine is to be connected; absent: as before. */
  hostId?: string;
  /** Called as soon as there is something to approve. */
  onCodes?(codes: Codes, hostName: string): void;
}

/**
 * Gets a token by having a person approve this machine in their browser (RFC 8628). Says everything there is to say;
 * writes nothing to the disk.
 */
export async function deviceFlow(ctx: CliContext, options: FlowOptions): Promise<Outcome> {
  const { t, err, paths } = ctx;
  const { url } = options;
  // Better now than after somebody has approved.
  const unwritable = whyUnwritable(paths.credentials);
  if (unwritable !== undefined) {
    err(t("cannot_write", { path: tildePath(paths.credentials, paths.home), reason: unwritable }));
    return { kind: "failed", reason: "not_writable" };
  }
  const id = options.hostId ?? (await hostId(paths.hostFile, ctx.now(), false)).id;
  const host = hostIdentity(id, Math.round(options.intervalMinutes * 60));
  const asked = await askForCodes(url, host, options.language, ctx.now());
  if (asked.kind === "unsupported") {
    err(t("device_unsupported", { url, status: asked.status }));
    return { kind: "failed", reason: "unsupported" };
  }
  if (asked.kind === "failed") {
    err(t("device_unreachable", { url, ...reasonAndHint(ctx, asked.failure) }));
    return { kind: "failed", reason: "unreachable" };
  }
  options.onCodes?.(asked.codes, host.name);
  await showCodes(ctx, options.terminal, { codes: asked.codes, url, host: host.name, browser: options.browser });
  const decision = await waited(ctx, options, asked.codes);
  return outcomeOf(ctx, decision, id);
}

function reasonAndHint(ctx: CliContext, { line, hint, params }: Failure): { reason: string; hint: string } {
  return { reason: line, hint: ctx.t(hint, params) };
}

/** The nearest folder that exists must take the file. */
function whyUnwritable(path: string): string | undefined {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    if (!statSync(folder).isDirectory()) return "ENOTDIR";
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (cause) {
    return errorCode(cause) || errorText(cause);
  }
}

async function waited(ctx: CliContext, options: FlowOptions, codes: Codes): Promise<Decision | { kind: "cancelled" }> {
  const progress = startProgress(ctx, options.terminal, ctx.now() + codes.expiresInSeconds * 1000);
  const stop = stopSignal();
  try {
    const decision = waitForDecision(codes, {
      poll: () => pollForToken(options.url, codes.deviceCode, ctx.now()),
      sleep: stop.sleep,
      now: ctx.now,
      onTrouble: (failure) =>
        progress.say(failure ? ctx.t("device_trouble", reasonAndHint(ctx, failure)) : ctx.t("device_trouble_over")),
    });
    return await Promise.race([decision, stop.stopped]);
  } finally {
    progress.end();
    stop.end();
  }
}

/** Ctrl+C and its like end the wait at once. */
function stopSignal() {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let stop = () => {};
  const stopped = new Promise<{ kind: "cancelled" }>((resolve) => {
    stop = () => resolve({ kind: "cancelled" });
  });
  for (const signal of signals) process.once(signal, stop);
  return {
    stopped,
    sleep: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
    end: () => {
      for (const signal of signals) process.removeListener(signal, stop);
    },
  };
}

function outcomeOf(ctx: CliContext, decision: Decision | { kind: "cancelled" }, id: string): Outcome {
  const { t, out, err } = ctx;
  switch (decision.kind) {
    case "token": {
      // It goes into a request header later.
      if (!/^[\x21-\x7e]{1,512}$/.test(decision.token)) {
        err(t("device_bad_answer"));
        return { kind: "failed", reason: "bad_answer" };
      }
      out(t("device_approved", { account: safeLine(decision.account, 120) }));
      return { kind: "token", token: decision.token, account: decision.account, hostId: id };
    }
    case "denied":
      err(t("device_denied", { why: decision.why }));
      break;
    case "expired":
      err(t("device_expired"));
      break;
    case "used":
      err(t("device_used"));
      break;
    case "cancelled":
      err(t("device_cancelled"));
  }
  return { kind: "failed", reason: decision.kind };
}
