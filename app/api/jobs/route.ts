import { answer } from "@/app/api/answer";
import { currentLogin } from "@/lib/auth/current";
import { type JobList, type JobTotals, listJobs, sumJobs } from "@/lib/services/jobs";
import { jobsQuery } from "./query";

export type JobsReply = JobList & {
  /** Over everything that matches, whichever page is read. */
  totals: JobTotals;
  /** Platform clock, milliseconds. */
  now: number;
};

/** One page of the account's scheduled jobs, the worst first, and the counts of all that match. */
export async function GET(request: Request): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer(401, { error: "Sign in to read this." });
  const query = jobsQuery(new URL(request.url).searchParams);
  if (!query.ok) return answer(400, { error: query.error, field: query.field });
  const [list, totals] = await Promise.all([listJobs(login.ctx, query.input), sumJobs(login.ctx, query.input)]);
  return answer(200, { ...list, totals, now: login.ctx.now.getTime() } satisfies JobsReply);
}
