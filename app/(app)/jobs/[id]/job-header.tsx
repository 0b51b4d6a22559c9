import Link from "next/link";
import { useTranslations } from "next-intl";
import { AgentLink } from "@/components/agent-link";
import { JobBadges } from "@/components/jobs/job-badges";
import { useJobName } from "@/components/jobs/job-name";
import { LiveState } from "@/components/live/live-state";
import type { JobDetail } from "@/lib/services/jobs";

/** What the job is called, how it is, and whose it is. */
export function JobHeader({ job }: { job: JobDetail }) {
  const t = useTranslations("job");
  const name = useJobName()(job);
  const link = "min-w-0 text-accent-text underline-offset-4 [overflow-wrap:anywhere] hover:underline";
  return (
    <header className="mb-6 sm:mb-8">
      <div className="mb-3 flex items-center justify-between gap-4">
        <Link href="/jobs" className="inline-flex items-center gap-1 text-muted text-sm hover:text-ink">
          <span aria-hidden="true">←</span> {t("title")}
        </Link>
        <LiveState />
      </div>
      <h1
        dir="auto"
        title={name}
        className="line-clamp-2 text-left font-semibold text-2xl leading-tight [overflow-wrap:anywhere] sm:text-[1.75rem]"
      >
        {name}
      </h1>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        <JobBadges job={job} />
        <AgentLink of={job} unnamed={t("defaultAgent")} className={link} />
        <Link href={`/hosts/${job.hostId}`} className={link}>
          <bdi>{job.hostName}</bdi>
        </Link>
      </div>
      {job.state !== "ok" && <p className="mt-3 max-w-prose text-muted text-sm">{t(`stateHints.${job.state}`)}</p>}
      {job.lastError && (
        <p className="mt-3 max-w-prose border-offline border-l-2 pl-3 text-sm [overflow-wrap:anywhere]" dir="auto">
          {job.lastError}
        </p>
      )}
    </header>
  );
}
