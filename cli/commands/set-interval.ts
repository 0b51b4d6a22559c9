import { positiveInteger } from "../arguments";
import { type Run, UsageError } from "../command";
import { MAX_INTERVAL_MINUTES } from "../config";
import { findService } from "../daemon/pid-file";
import { saveInterval } from "./start";

/** Stores the interval; the running service takes it over by itself. */
export const run: Run = async (ctx, args) => {
  const [text] = args.positionals;
  if (text === undefined) throw new UsageError("usage_interval_missing");
  const minutes = positiveInteger(text, "<minutes>", MAX_INTERVAL_MINUTES);
  saveInterval(ctx, minutes);
  ctx.out(ctx.t("interval_set", { minutes }));
  if (findService(ctx.paths).state === "running") {
    ctx.out(ctx.t("interval_restart"));
    ctx.out(ctx.t("interval_by_itself"));
  }
  return 0;
};
