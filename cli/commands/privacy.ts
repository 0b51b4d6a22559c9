import { isPrivacyLevel, PRIVACY_LEVELS } from "@/lib/domain/privacy";
import { CommandFailure, type Run, UsageError } from "../command";
import { readSettings, saveCredentials } from "../config";
import { errorCode, errorText, tildePath } from "../output";

/** Shows or stores how much of sessions is told; the running service takes it over by itself. */
export const run: Run = async (ctx, args) => {
  const { t, out, paths, env } = ctx;
  const [wanted] = args.positionals;
  if (wanted === undefined) {
    const { privacy } = readSettings(paths, env, ctx.url);
    for (const level of PRIVACY_LEVELS) out(`${level === privacy ? "→" : " "} ${level}: ${t(`privacy_${level}`)}`);
    return 0;
  }
  if (!isPrivacyLevel(wanted)) throw new UsageError("usage_privacy", { value: wanted });
  try {
    saveCredentials(paths, { privacyLevel: wanted }, ctx.now());
  } catch (cause) {
    const path = tildePath(paths.credentials, paths.home);
    throw new CommandFailure("cannot_write", { path, reason: errorCode(cause) || errorText(cause) });
  }
  out(t("privacy_set", { level: wanted }));
  out(t(`privacy_${wanted}`));
  if (wanted === "content") out(t("privacy_content_account"));
  if (readSettings(paths, env, ctx.url).privacy !== wanted) ctx.err(t("privacy_env"));
  return 0;
};
