import { type Arguments, type CliContext, type Run, UsageError } from "../command";
import { cleanToken, isTokenShaped, type Settings, saveCredentials } from "../config";
import { becomeNewHost, notedCopy } from "../copy";
import { hostId, keepHostId, newHostId, storedHostId } from "../host";
import { chooseLanguage } from "../language";
import { errorCode, errorText, tildePath } from "../output";
import { validateToken } from "../upload/client";
import { syncOnce } from "../upload/sync-once";
import { ensureService } from "./background";
import { prepareUpload, readSettingsLoudly } from "./prepare";
import { failureReason } from "./sync";

const MAX_STDIN_BYTES = 10_000;

/** Exit code of a program ended by Ctrl+C. */
const CANCELLED = 130;

/** Connects this machine: with the token given, or by having a person approve it in their browser. */
export const run: Run = async (ctx, args) => {
  if (!args.has("json")) return login(ctx, args);
  // People's words go to stderr: what stands on stdout is one JSON value to a line.
  const code = await login({ ...ctx, out: ctx.err }, args, (event) => ctx.out(JSON.stringify(event)));
  ctx.out(JSON.stringify({ event: "end", ok: code === 0 }));
  return code;
};

/** Tells a program what happens. */
type Tell = (event: Record<string, unknown>) => void;

async function login(ctx: CliContext, args: Arguments, tell: Tell = () => {}): Promise<number> {
  const [word] = args.positionals;
  if (word !== undefined) {
    const token = await givenToken(word);
    const known = await hostId(ctx.paths.hostFile, ctx.now(), false);
    return connect(ctx, args, readSettingsLoudly(ctx), { token, hostId: known.id });
  }
  const settings = readSettingsLoudly(ctx);
  if (settings.tokenFrom === "environment") ctx.err(ctx.t("device_env_wins"));
  const { deviceFlow, thisTerminal } = await import("../device/flow");
  const outcome = await deviceFlow(ctx, {
    url: settings.url,
    terminal: thisTerminal(ctx.env),
    browser: !args.has("no-browser") && !args.has("json"),
    language: chooseLanguage(ctx.lang, ctx.env),
    intervalMinutes: settings.intervalMinutes,
    hostId: notedCopy(ctx.paths) && newHostId(),
    onCodes: ({ page, link, userCode, expiresInSeconds }, host) =>
      tell({ event: "code", url: page, completeUrl: link, code: userCode, expiresInSeconds, host }),
  });
  if (outcome.kind === "failed") {
    tell({ event: "failed", reason: outcome.reason });
    return outcome.reason === "cancelled" ? CANCELLED : 1;
  }
  tell({ event: "approved", account: outcome.account });
  return connect(ctx, args, settings, outcome);
}

/** Checks the token with the platform, keeps it, uploads once and starts the service. */
async function connect(ctx: CliContext, args: Arguments, settings: Settings, given: Given): Promise<number> {
  const { t, out } = ctx;
  const { url, intervalMinutes } = settings;
  const { token } = given;
  const { validation, hostId } = await validated(ctx, url, given);
  if (validation.kind === "pinned") {
    ctx.err(t("login_pinned", { owner: validation.owner }));
    return 1;
  }
  if (validation.kind === "invalid") {
    out(t("token_invalid", { url }));
    return 1;
  }
  if (validation.kind === "not_a_monitor") {
    const { line, hint, params } = validation.failure;
    ctx.err(t("login_not_monitor", { url, reason: line, hint: t(hint, params) }));
    return 1;
  }
  try {
    saveCredentials(ctx.paths, { agentToken: token, monitorUrl: url }, ctx.now());
  } catch (cause) {
    const path = tildePath(ctx.paths.credentials, ctx.paths.home);
    ctx.err(t("login_not_saved", { path, reason: errorCode(cause) || errorText(cause) }));
    return 1;
  }
  if (!settleHost(ctx, hostId)) return 1;
  if (validation.kind === "unknown") {
    const { line, hint, params } = validation.failure;
    ctx.err(t("login_unvalidated", { url, reason: line, hint: t(hint, params) }));
    return 1;
  }
  if (args.has("no-start")) {
    out(t("login_saved", { url }));
    return 0;
  }
  return firstUpload(ctx, args.has("chat"), { url, minutes: intervalMinutes });
}

/** A token, and as which host it is to be used. */
interface Given {
  token: string;
  hostId: string;
}

/** What the platform says; when another machine reports under this one's id, of an id of its own. */
async function validated(ctx: CliContext, url: string, { token, hostId }: Given) {
  const validation = await validateToken({ url, token }, ctx.now(), hostId);
  if (validation.kind !== "valid" || !validation.copy) return { validation, hostId };
  const own = newHostId();
  return { validation: await validateToken({ url, token }, ctx.now(), own), hostId: own };
}

/** The id this machine reports under from now on. @returns false after saying that it could not be written */
function settleHost(ctx: CliContext, id: string): boolean {
  const { hostFile } = ctx.paths;
  if (storedHostId(hostFile) === undefined) {
    // A read-only home has an id all the same.
    keepHostId(hostFile, id, ctx.now());
    return true;
  }
  return storedHostId(hostFile) === id || becomeNewHost(ctx, id);
}

async function givenToken(word: string): Promise<string> {
  const token = cleanToken(word === "-" ? await readStdin() : word);
  if (token === "") throw new UsageError("usage_token_missing");
  if (!isTokenShaped(token)) throw new UsageError("usage_token_shape");
  return token;
}

async function readStdin(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > MAX_STDIN_BYTES) break;
  }
  return text;
}

/** The first upload, the start of the service, and the text that says so. @returns the exit code */
export async function firstUpload(
  ctx: CliContext,
  isChat: boolean,
  facts: { url: string; minutes: number },
): Promise<number> {
  const { t, out } = ctx;
  out(t(isChat ? "login_head_chat" : "login_head"));
  const upload = prepareUpload(ctx);
  if (!upload) return 1;
  const result = await syncOnce(upload);
  const reason = failureReason(ctx, result);
  // A host without agents is still worth watching; one that cannot be heard is not running well.
  if (result.failure) {
    out(t("login_sync_failed", { reason: reason ?? "" }));
    ctx.err(t(result.failure.hint, result.failure.params));
  }
  const service = await ensureService(ctx);
  if (!service) return 1;
  if (result.failure) return 1;
  out(t("login_started"));
  out(t(isChat ? "login_tail_chat" : "login_tail", facts));
  if (reason !== undefined) ctx.err(t("sync_failed", { reason }));
  return 0;
}
