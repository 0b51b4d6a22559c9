import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { type RunResult, runResult } from "@/lib/domain/job-state";
import type { JobRow } from "@/lib/services/jobs";

const COLOURS: Record<RunResult, string> = {
  ok: "bg-online",
  undelivered: "bg-late",
  error: "bg-offline",
  skipped: "bg-retired",
  other: "bg-retired",
};
/** Besides the colour: a failure stands out by its height too. */
const HEIGHTS: Record<RunResult, string> = {
  ok: "h-2",
  undelivered: "h-3",
  error: "h-4",
  skipped: "h-1",
  other: "h-1",
};

/** The newest runs of a job as bars, the newest last; in words for screen readers. */
export function RunStrip({ runs }: { runs: JobRow["recent"] }) {
  const t = useTranslations("job");
  if (runs.length === 0) return null;
  const results = runs.map(runResult);
  const count = (result: RunResult) => results.filter((one) => one === result).length;
  const words = t("recentRuns", {
    count: runs.length,
    ok: count("ok"),
    failed: count("error"),
    undelivered: count("undelivered"),
  });
  return (
    <span role="img" aria-label={words} title={words} className="inline-flex h-4 items-end gap-0.5">
      {runs.map(({ at }, index) => {
        const result = results[index] ?? "other";
        return <span key={at} aria-hidden className={clsx("w-1 rounded-xs", COLOURS[result], HEIGHTS[result])} />;
      })}
    </span>
  );
}
