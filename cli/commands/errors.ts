import type { Run } from "../command";
import { lastLines } from "../log-file";
import { wantedLines } from "./logs";

const DEFAULT_LINES = 10;

/** Shows recent errors in the form of a conversation. */
export const run: Run = async (ctx, args) => {
  const { t, out } = ctx;
  out(t("errors_head"));
  const lines = lastLines(ctx.paths.errorLog, wantedLines(args, DEFAULT_LINES));
  if (lines.length === 0) {
    out(t("errors_none"));
    return 0;
  }
  out(t("errors_recent"));
  for (const line of lines) out(line);
  out(t("errors_suggestion"));
  return 0;
};
