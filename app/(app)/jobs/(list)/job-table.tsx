import Link from "next/link";
import { useTranslations } from "next-intl";
import { useAgentText } from "@/components/agent-name";
import { JobBadges } from "@/components/jobs/job-badges";
import { useJobName } from "@/components/jobs/job-name";
import { RunStrip } from "@/components/jobs/run-strip";
import { Schedule } from "@/components/jobs/schedule";
import { RelativeTime } from "@/components/relative-time";
import { Until } from "@/components/until";
import type { JobRow } from "@/lib/services/jobs";

/** Jobs as rows; on narrow screens each becomes a small sheet. */
export function JobTable({ jobs }: { jobs: readonly JobRow[] }) {
  const t = useTranslations("job");
  const head = "px-5 py-2.5 text-left font-medium text-muted text-xs";
  return (
    <div className="overflow-clip rounded-card border bg-surface shadow-card">
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="sr-only">{t("title")}</caption>
        <thead className="border-b bg-sunken/50 max-md:sr-only">
          <tr>
            <th scope="col" className={head}>
              {t("job")}
            </th>
            <th scope="col" className={`${head} w-[24%]`}>
              {t("state")}
            </th>
            <th scope="col" className={`${head} w-[18%]`}>
              {t("schedule")}
            </th>
            <th scope="col" className={`${head} w-[16%] text-right`}>
              {t("lastRun")}
            </th>
            <th scope="col" className={`${head} w-[13%] text-right`}>
              {t("nextRun")}
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function JobLine({ job }: { job: JobRow }) {
  const t = useTranslations("job");
  const name = useJobName()(job);
  const cell = "px-5 py-3 align-middle max-md:p-0";
  return (
    <tr
      data-job={job.jobId}
      className="group relative border-b transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1.5 max-md:px-4 max-md:py-3.5"
    >
      <td className={`${cell} max-md:col-span-2`}>
        <div className="truncate text-left font-semibold" dir="auto" title={name}>
          <Link href={`/jobs/${job.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
            {name}
          </Link>
        </div>
        <div className="truncate text-muted text-xs">
          <Whose job={job} />
        </div>
      </td>
      <td className={`${cell} max-md:col-span-2`}>
        <div className="flex flex-wrap items-center gap-1.5">
          <JobBadges job={job} />
        </div>
        {job.lastError && (
          <p className="mt-1 line-clamp-2 text-muted text-xs [overflow-wrap:anywhere]" dir="auto">
            {job.lastError}
          </p>
        )}
      </td>
      <td className={`${cell} min-w-0 max-md:text-muted max-md:text-xs`}>
        <div className="line-clamp-2 [overflow-wrap:anywhere]">
          <Schedule schedule={job.schedule} />
        </div>
      </td>
      <td className={`${cell} text-right max-md:text-muted max-md:text-xs`}>
        <div className="flex flex-col items-end gap-1 max-md:flex-row max-md:items-center max-md:gap-2">
          {job.lastRunAt === null ? (
            <span className="text-muted">{t("neverRan")}</span>
          ) : (
            <RelativeTime at={job.lastRunAt} className="relative z-1" />
          )}
          <RunStrip runs={job.recent} />
        </div>
      </td>
      <td className={`${cell} text-right tabular-nums max-md:hidden`}>
        {job.nextRunAt === null || !job.enabled || job.goneAt !== null ? (
          <span className="text-muted">–</span>
        ) : (
          <Until at={job.nextRunAt} className="relative z-1" />
        )}
      </td>
    </tr>
  );
}

/** Agent and host; OpenClaw's default agent runs what names none. */
function Whose({ job }: { job: JobRow }) {
  const t = useTranslations("job");
  const { name } = useAgentText()({
    nameEn: job.agentNameEn || (job.agentExternalId ?? t("defaultAgent")),
    nameZh: job.agentNameZh,
    greetingEn: "",
    greetingZh: "",
  });
  return (
    <>
      <bdi>{name}</bdi>
      {" · "}
      <bdi>{job.hostName}</bdi>
    </>
  );
}
