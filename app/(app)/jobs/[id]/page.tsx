import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { jobName } from "@/components/jobs/job-name";
import { LiveRefresh } from "@/components/live-refresh";
import { requireLogin } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import { getJob, type JobDetail } from "@/lib/services/jobs";
import { JobFacts } from "./job-facts";
import { JobHeader } from "./job-header";
import { RunTable } from "./run-table";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Asked by the title and by the page, answered once. Another account's job is not found, like none at all. */
const load = cache(async (id: string, before: string | undefined): Promise<JobDetail> => {
  const { ctx } = await requireLogin();
  try {
    return await getJob(ctx, id, before);
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") notFound();
    throw error;
  }
});

async function loaded({ params, searchParams }: Props): Promise<{ job: JobDetail; before: string | undefined }> {
  const [{ id }, given] = await Promise.all([params, searchParams]);
  const before = typeof given.before === "string" ? given.before : undefined;
  return { job: await load(id, before), before };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const [{ job }, t] = await Promise.all([loaded(props), getTranslations("job")]);
  return { title: jobName(job, (id) => t("unnamed", { id })) };
}

/** One scheduled job: how it is, when it runs, and every run that is known of it. */
export default async function JobPage(props: Props) {
  // Before anything is sent: a page that has begun can no longer answer 404.
  const { job, before } = await loaded(props);
  return (
    <>
      <LiveRefresh ids={[job.hostId]} />
      <JobHeader job={job} />
      <div className="space-y-4 sm:space-y-5">
        <JobFacts job={job} />
        <RunTable job={job} isOlder={before !== undefined} />
      </div>
    </>
  );
}
