import { useTranslations } from "next-intl";
import type { JobSchedule } from "@/lib/protocol";
import { useLength } from "../length";
import { Moment } from "../moment";

/** When a job runs, in words where there are any: kinds of a later OpenClaw keep their own. */
export function Schedule({ schedule }: { schedule: JobSchedule | null }) {
  const t = useTranslations("job");
  const length = useLength();
  if (schedule === null) return "–";
  const { kind, expr, tz, everyMs, at } = schedule;
  if (kind === "cron" && expr) {
    return (
      <>
        <bdi className="numeric">{expr}</bdi>
        {tz && (
          <>
            {" "}
            <bdi>({tz})</bdi>
          </>
        )}
      </>
    );
  }
  if (kind === "every" && everyMs) return t("every", { length: length(everyMs) });
  if (kind === "at" && at !== undefined) {
    return (
      <>
        {t("once")} <Moment at={at} />
      </>
    );
  }
  return <bdi>{kind}</bdi>;
}
