import { useFormatter, useTranslations } from "next-intl";
import { type Fact, Facts } from "@/components/facts";
import { DeliveryWord, RunWord } from "@/components/jobs/run-words";
import { Schedule } from "@/components/jobs/schedule";
import { useLength } from "@/components/length";
import { Moment } from "@/components/moment";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Until } from "@/components/until";
import type { JobDetail } from "@/lib/services/jobs";

/** When it runs, how that went, and where its results go. */
export function JobFacts({ job }: { job: JobDetail }) {
  const t = useTranslations("job");
  const format = useFormatter();
  const length = useLength();
  const figure = (name: string, value: React.ReactNode) => <span data-figure={name}>{value}</span>;
  const facts: Fact[] = [
    { name: t("schedule"), value: figure("schedule", <Schedule schedule={job.schedule} />) },
    { name: t("nextRun"), value: figure("nextRun", <NextRun job={job} />) },
    {
      name: t("lastRun"),
      value: job.lastRunAt === null ? t("neverRan") : <RelativeTime at={job.lastRunAt} focusable />,
    },
    { name: t("ran"), value: figure("ran", <RunWord status={job.lastStatus} />) },
    { name: t("delivered"), value: figure("delivered", <DeliveryWord delivery={job.lastDelivery} />) },
    { name: t("resultsTo"), value: figure("resultsTo", <Results job={job} />) },
    { name: t("consecutiveErrors"), value: figure("consecutiveErrors", format.number(job.consecutiveErrors)) },
    { name: t("consecutiveSkipped"), value: format.number(job.consecutiveSkipped) },
    {
      name: t("held"),
      value: figure("runs", t("runsHeld", { count: job.runs, failed: format.number(job.failedRuns) })),
    },
    { name: t("payload"), value: job.payload ? <bdi className="numeric">{job.payload}</bdi> : "–" },
    {
      name: t("timeLimit"),
      value: job.timeoutSeconds === null ? t("timeLimitDefault") : length(job.timeoutSeconds * 1000),
    },
    { name: t("toldAt"), value: <RelativeTime at={job.observedAt} focusable /> },
    ...(job.autoDisabled === null ? [] : [{ name: t("stoppedWhy"), value: <bdi>{job.autoDisabled}</bdi> }]),
    ...(job.goneAt === null ? [] : [{ name: t("goneSince"), value: <Moment at={job.goneAt} /> }]),
    {
      name: t("id"),
      value: (
        <span className="-my-1.5 flex items-center gap-1">
          <bdi className="numeric min-w-0">{job.jobId}</bdi>
          <CopyButton text={job.jobId} label={t("copyId")} look="ghost" iconOnly />
        </span>
      ),
    },
  ];
  return (
    <CardSection id="about" title={t("about")} hint={t("aboutHint")}>
      <Facts facts={facts} />
    </CardSection>
  );
}

function NextRun({ job }: { job: JobDetail }) {
  const t = useTranslations("job");
  if (job.goneAt !== null || !job.enabled) return t("notScheduled");
  if (job.nextRunAt === null) return t("notTold");
  return (
    <>
      <Until at={job.nextRunAt} isPrecise /> <span className="text-muted">·</span> <Moment at={job.nextRunAt} />
    </>
  );
}

function Results({ job }: { job: JobDetail }) {
  const t = useTranslations("job");
  const { deliveryMode: mode, deliveryChannel: channel } = job;
  if (mode === null) return t("notTold");
  if (mode === "none") return t("nowhere");
  return <bdi>{[mode, channel].filter(Boolean).join(" · ")}</bdi>;
}
