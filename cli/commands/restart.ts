import type { Run } from "../command";
import { ensureService } from "./background";
import { prepareUpload } from "./prepare";
import { storeInterval } from "./start";
import { stopService } from "./stop";

/** Stops the service if it runs, and starts it in the background. */
export const run: Run = async (ctx, args) => {
  storeInterval(ctx, args);
  if (!prepareUpload(ctx)) return 1;
  ctx.out(ctx.t("restart_head"));
  if ((await stopService(ctx, false)) === "failed") return 1;
  const service = await ensureService(ctx);
  if (!service) return 1;
  ctx.out(ctx.t("restart_done", { pid: service.pid }));
  return 0;
};
