import { existsSync, unlinkSync } from "node:fs";
import { type Run, UsageError } from "../command";
import { ownScript } from "../daemon/detach";
import { carryOut, planFor } from "./install";
import { stopService } from "./stop";
import { uninstallSkill } from "./uninstall-skill";

/** Switches the service off and removes its definition, or removes the skill. */
export const run: Run = async (ctx, args) => {
  if (args.positionals[0] === "skill") return uninstallSkill(ctx);
  if (args.positionals[0] !== "service") throw new UsageError("usage_service", { command: "uninstall" });
  const plan = planFor(ctx, ownScript());
  if (!existsSync(plan.path)) {
    ctx.out(ctx.t("service_none"));
    return 0;
  }
  const failed = carryOut(plan.disable);
  unlinkSync(plan.path);
  await stopService(ctx, false);
  if (failed) {
    const command = plan.disable.map((words) => words.join(" ")).join(" && ");
    ctx.err(ctx.t("service_manual", { reason: failed, command }));
  }
  ctx.out(ctx.t("service_removed"));
  return 0;
};
