import type { Run } from "../command";
import { readSettings } from "../config";
import { manualUpload } from "./sync";

/** One upload like `sync`, telling also how fast the platform answered. */
export const run: Run = async (ctx, args) => {
  const { url } = readSettings(ctx.paths, ctx.env, ctx.url);
  return manualUpload(ctx, args, ctx.t("test_head", { url }), {
    after: (result, ms) => ctx.t("test_details", { ms, minutes: Math.round((result.thresholdSeconds ?? 300) / 60) }),
  });
};
