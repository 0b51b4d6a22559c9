import { lstatSync, readdirSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { makePrivateDirectory } from "../atomic-file";
import { type CliContext, CommandFailure } from "../command";
import { errorCode, errorText, fileStamp, tildePath } from "../output";
import { foreignFiles } from "./install-skill";
import { stopService } from "./stop";

/** Stops the service and removes the skill's directory; one that holds files of the user's own is moved away instead. */
export async function uninstallSkill(ctx: CliContext): Promise<number> {
  const { t, out, paths } = ctx;
  const shown = tildePath(paths.skillDir, paths.home);
  const found = lstatSync(paths.skillDir, { throwIfNoEntry: false });
  if (!found) {
    out(t("skill_none", { path: shown }));
    return 0;
  }
  if ((await stopService(ctx, false)) === "failed") return 1;
  let keptAt: string | undefined;
  try {
    // A link goes, what it points to stays.
    if (!found.isDirectory()) unlinkSync(paths.skillDir);
    else keptAt = removeDirectory(ctx);
  } catch (cause) {
    throw new CommandFailure("cannot_write", { path: shown, reason: errorCode(cause) || errorText(cause) });
  }
  out(t("skill_removed", { path: shown }));
  if (keptAt !== undefined) out(t("skill_kept", { path: tildePath(keptAt, paths.home) }));
  out(
    t("skill_uninstall_next", {
      credentials: tildePath(paths.credentials, paths.home),
      logs: `${tildePath(paths.logsDir, paths.home)}/status_uploader*`,
    }),
  );
  return 0;
}

/** @returns where it is now, when it was moved */
function removeDirectory({ paths, now }: CliContext): string | undefined {
  const names = readdirSync(paths.skillDir, { recursive: true, encoding: "utf8" }).filter(
    (name) => !lstatSync(join(paths.skillDir, name)).isDirectory(),
  );
  if (foreignFiles(paths.skillDir, names).length === 0) {
    rmSync(paths.skillDir, { recursive: true });
    return undefined;
  }
  // Out of the folder of skills: there it would still be loaded.
  const place = join(paths.ownDir, `skill-${fileStamp(now())}`);
  makePrivateDirectory(paths.ownDir);
  renameSync(paths.skillDir, place);
  return place;
}
