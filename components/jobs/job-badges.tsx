import { useTranslations } from "next-intl";
import type { JobState } from "@/lib/domain/job-state";
import type { JobRow } from "@/lib/services/jobs";
import { Badge, type Tone } from "../ui/badge";

export const JOB_TONES: Record<JobState, Tone> = {
  stopped: "offline",
  failing: "offline",
  undelivered: "late",
  skipped: "late",
  ok: "online",
  waiting: "neutral",
  disabled: "retired",
  gone: "retired",
};

/** How a job is; whether it runs right now, and whether OpenClaw made it for itself. */
export function JobBadges({ job }: { job: Pick<JobRow, "state" | "runningAt" | "builtin" | "hostState"> }) {
  const t = useTranslations("job");
  return (
    <>
      <span data-job-state={job.state} title={t(`stateHints.${job.state}`)}>
        <Badge tone={JOB_TONES[job.state]}>{t(`states.${job.state}`)}</Badge>
      </span>
      {/* A host that is away cannot say that it ended. */}
      {job.runningAt !== null && job.hostState === "online" && <Badge tone="accent">{t("running")}</Badge>}
      {job.builtin && <Badge>{t("builtin")}</Badge>}
    </>
  );
}
