import { useTranslations } from "next-intl";
import type { JobRow } from "@/lib/services/jobs";

type Named = Pick<JobRow, "name" | "jobId">;

const ID_CHARACTERS = 8;

/** What a job is called; where its host keeps names to itself, the head of its id. */
export const jobName = ({ name, jobId }: Named, unnamed: (id: string) => string): string =>
  name || unnamed(jobId.slice(0, ID_CHARACTERS));

/** `jobName` in the language of the page. */
export function useJobName(): (job: Named) => string {
  const t = useTranslations("job");
  return (job) => jobName(job, (id) => t("unnamed", { id }));
}
