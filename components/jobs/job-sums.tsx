import { useFormatter, useTranslations } from "next-intl";
import { JOB_STATES } from "@/lib/domain/job-state";
import type { JobTotals } from "@/lib/services/jobs";

/** "12 jobs · 2 failing · 10 ok · 240 runs (6 failed)": what is none is left out. */
export function JobSums({ totals }: { totals: JobTotals }) {
  const t = useTranslations("job");
  const format = useFormatter();
  const states = JOB_STATES.filter((state) => totals.byState[state] > 0).map((state) =>
    t("countOf", { count: format.number(totals.byState[state]), state: t(`states.${state}`) }),
  );
  const parts = [
    t("jobs", { count: totals.jobs }),
    ...states,
    t("runsHeld", { count: totals.runs, failed: format.number(totals.failedRuns) }),
  ];
  return (
    <span data-job-sums className="tabular-nums">
      {parts.join(" · ")}
    </span>
  );
}
