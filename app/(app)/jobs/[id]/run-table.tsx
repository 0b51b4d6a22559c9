import Link from "next/link";
import { useTranslations } from "next-intl";
import { DeliveryWord, RunWord } from "@/components/jobs/run-words";
import { useLength } from "@/components/length";
import { Moment } from "@/components/moment";
import { CardSection } from "@/components/ui/card";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { JobDetail, JobRunRow } from "@/lib/services/jobs";

/** Every run that is known, newest first, a page at a time. */
export function RunTable({ job, isOlder }: { job: JobDetail; isOlder: boolean }) {
  const t = useTranslations("job");
  return (
    <>
      <CardSection id="runs" title={t("history")} hint={t("historyHint")} padded={job.history.length === 0}>
        {job.history.length === 0 ? (
          <p className="text-muted text-sm">{t("noRuns")}</p>
        ) : (
          <Table label={t("history")}>
            <thead>
              <tr>
                <TableHead>{t("began")}</TableHead>
                <TableHead>{t("ran")}</TableHead>
                <TableHead className="max-sm:hidden">{t("delivered")}</TableHead>
                <TableHead className="text-right max-sm:hidden">{t("took")}</TableHead>
                <TableHead className="text-right">{t("session")}</TableHead>
              </tr>
            </thead>
            <tbody>
              {job.history.map((run) => (
                <RunLine key={run.at} run={run} />
              ))}
            </tbody>
          </Table>
        )}
      </CardSection>
      {(isOlder || job.next !== null) && (
        <nav aria-label={t("runPages")} className="flex items-center justify-between gap-4 text-sm">
          {isOlder ? (
            <Link href={`/jobs/${job.id}`} className="text-accent-text underline-offset-4 hover:underline">
              {t("newestRuns")}
            </Link>
          ) : (
            <span />
          )}
          {job.next !== null && (
            <Link
              href={`/jobs/${job.id}?before=${job.next}`}
              prefetch={false}
              className="text-accent-text underline-offset-4 hover:underline"
            >
              {t("olderRuns")}
            </Link>
          )}
        </nav>
      )}
    </>
  );
}

function RunLine({ run }: { run: JobRunRow }) {
  const t = useTranslations("job");
  const length = useLength();
  return (
    <TableRow data-run={run.at}>
      <TableCell className="sm:whitespace-nowrap">
        <Moment at={run.at} />
        {run.durationMs !== null && (
          <span className="block text-muted text-xs sm:hidden">
            <Took ms={run.durationMs} length={length} />
          </span>
        )}
      </TableCell>
      <TableCell>
        <RunWord status={run.status} />
        <span className="mt-1 block sm:hidden">
          <DeliveryWord delivery={run.delivery} />
        </span>
      </TableCell>
      <TableCell className="max-sm:hidden">
        <DeliveryWord delivery={run.delivery} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-right tabular-nums max-sm:hidden">
        {run.durationMs === null ? "–" : <Took ms={run.durationMs} length={length} />}
      </TableCell>
      <TableCell className="whitespace-nowrap text-right">
        {run.session === null ? (
          "–"
        ) : (
          <Link
            href={`/sessions/${run.session}`}
            prefetch={false}
            className="text-accent-text underline-offset-4 hover:underline"
          >
            {t("openSession")}
          </Link>
        )}
      </TableCell>
    </TableRow>
  );
}

/** Short runs to the millisecond: a command may take 24 of them. */
function Took({ ms, length }: { ms: number; length: (ms: number) => string }) {
  const t = useTranslations("job");
  return ms < 1_000 ? t("milliseconds", { count: ms }) : length(ms);
}
