import Link from "next/link";
import { useTranslations } from "next-intl";
import type { JobRow, JobTotals } from "@/lib/services/jobs";
import { RelativeTime } from "../relative-time";
import { CardSection } from "../ui/card";
import { JobBadges } from "./job-badges";
import { useJobName } from "./job-name";
import { JobSums } from "./job-sums";
import { RunStrip } from "./run-strip";

interface Props {
  /** The worst of them. */
  jobs: readonly JobRow[];
  totals: JobTotals;
  /** Of the whole list, filtered alike. */
  href: string;
}

/** The scheduled jobs of a host, the worst first, and the way to all of them. */
export function JobLines({ jobs, totals, href }: Props) {
  const t = useTranslations("job");
  return (
    <CardSection
      id="jobs"
      title={t("title")}
      hint={totals.jobs > 0 ? <JobSums totals={totals} /> : undefined}
      padded={jobs.length === 0}
      actions={
        jobs.length > 0 && (
          <Link href={href} className="text-accent-text text-sm underline-offset-4 hover:underline">
            {t("showThem")}
          </Link>
        )
      }
    >
      {jobs.length === 0 ? (
        <p className="text-muted text-sm">{t("hostNone")}</p>
      ) : (
        <ul>
          {jobs.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function JobLine({ job }: { job: JobRow }) {
  const t = useTranslations("job");
  const name = useJobName()(job);
  return (
    <li className="relative flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-5 py-2.5 transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-6">
      <div className="min-w-0 flex-1 basis-48">
        <div className="truncate text-left font-medium text-sm" dir="auto" title={name}>
          <Link href={`/jobs/${job.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
            {name}
          </Link>
        </div>
        <p className="truncate text-muted text-xs">
          {job.lastRunAt === null ? t("neverRan") : <RelativeTime at={job.lastRunAt} className="relative z-1" />}
        </p>
      </div>
      <RunStrip runs={job.recent} />
      <span className="flex flex-wrap items-center gap-1.5">
        <JobBadges job={job} />
      </span>
    </li>
  );
}
