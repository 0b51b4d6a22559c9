import { existsSync } from "node:fs";
import type { Run } from "../command";
import { saveCredentials } from "../config";
import { becomeNewHost } from "../copy";
import { errorCode, tildePath } from "../output";
import { enableMonitor } from "./enable";
import { readSettingsLoudly } from "./prepare";

/**
 * First step of the set-up: is there a token, and if not, how does one get it? With `--chat` a token that is there is
 * put to use at once. `--url` is kept for the login that follows. `--new-host` gives a copied machine an identity of its
 * own. `--check-script` answers whether the skill's script is in its place.
 */
export const run: Run = async (ctx, args) => {
  const { t, paths, out, err } = ctx;
  if (args.has("check-script")) {
    const found = existsSync(paths.skillScript);
    out(t(found ? "script_exists" : "script_missing"));
    if (!found) err(t("script_missing_help"));
    return found ? 0 : 1;
  }
  if (args.has("new-host") && !becomeNewHost(ctx)) return 1;
  const settings = readSettingsLoudly(ctx);
  if (ctx.url !== undefined) {
    try {
      saveCredentials(paths, { monitorUrl: settings.url }, ctx.now());
    } catch (cause) {
      err(t("cannot_write", { path: tildePath(paths.credentials, paths.home), reason: errorCode(cause) }));
      return 1;
    }
  }
  if (!settings.token) {
    out(t(args.has("chat") ? "init_no_token_chat" : "init_no_token", { url: settings.url }));
    return 0;
  }
  if (args.has("chat")) return enableMonitor(ctx, { ...settings, token: settings.token });
  const from =
    settings.tokenFrom === "environment"
      ? t("token_from_environment")
      : t("token_from_file", { path: tildePath(paths.credentials, paths.home) });
  out(t("init_token_found", { from, url: settings.url }));
  return 0;
};
