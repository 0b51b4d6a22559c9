import type { CliContext } from "../command";
import { hostId } from "../host";
import { validateToken } from "../upload/client";
import { firstUpload } from "./login";

/** "Enable status monitor" with a token already here: what `login --chat` does, without asking for it again. */
export async function enableMonitor(
  ctx: CliContext,
  settings: { url: string; token: string; intervalMinutes: number },
): Promise<number> {
  const { t } = ctx;
  const { url, token, intervalMinutes } = settings;
  const { id } = await hostId(ctx.paths.hostFile, ctx.now(), false);
  const validation = await validateToken({ url, token }, ctx.now(), id);
  if (validation.kind === "pinned") {
    ctx.out(t("login_pinned", { owner: validation.owner }));
    return 1;
  }
  if (validation.kind === "invalid") {
    ctx.out(t("token_invalid", { url }));
    return 1;
  }
  if (validation.kind !== "valid") {
    const { line, hint, params } = validation.failure;
    ctx.out(t("init_unvalidated", { url, reason: line, hint: t(hint, params) }));
    return 1;
  }
  return firstUpload(ctx, true, { url, minutes: intervalMinutes });
}
