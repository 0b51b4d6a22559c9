import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useAgentText } from "@/components/agent-name";
import { Badge } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import { shortTokens } from "@/lib/domain/figures";
import { tokensOf } from "@/lib/domain/pricing";
import type { UsageRange } from "@/lib/domain/usage-range";
import type { UsageBreakdown, UsageLine } from "@/lib/services/usage-breakdown";
import type { UsageSum } from "@/lib/services/usage-sums";
import { Choices } from "./choices";
import { CostNote, CostText } from "./cost-text";
import { useRangeText } from "./range-text";
import { BREAKDOWNS, type UsageQuery, usageHref } from "./usage-query";

interface Props {
  query: UsageQuery;
  range: UsageRange;
  breakdown: UsageBreakdown;
  rate: number | null;
}

const head = "px-5 py-2.5 text-left font-medium text-muted text-xs sm:px-6";
const cell = "px-5 py-3 align-top sm:px-6 max-md:p-0";
const rowClass =
  "border-b last:border-0 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:px-5 max-md:py-3.5";

/** What the range was used for, line by line. */
export function UsageLines({ query, range, breakdown, rate }: Props) {
  const t = useTranslations("usage");
  const rangeText = useRangeText();
  const { lines, count, total } = breakdown;
  const largest = Math.max(1, ...lines.map((line) => sizeOf(line, query.show)));
  return (
    <CardSection
      id="lines"
      title={t(`by.${query.by}`)}
      hint={rangeText(range)}
      padded={false}
      actions={
        <Choices
          label={t("chooseBreakdown")}
          choices={BREAKDOWNS.map((by) => ({
            href: usageHref(query, { by }),
            label: t(`tab.${by}`),
            isChosen: query.by === by,
          }))}
        />
      }
    >
      {lines.length === 0 ? (
        <p className="px-5 py-8 text-center text-muted text-sm sm:px-6">{t("noneInRange")}</p>
      ) : (
        <>
          <table className="w-full table-fixed border-collapse text-sm">
            <caption className="sr-only">{t(`by.${query.by}`)}</caption>
            <thead className="border-b bg-sunken/50 max-md:sr-only">
              <tr>
                <th scope="col" className={`${head} w-[40%]`}>
                  {t(`tab.${query.by}`)}
                </th>
                <th scope="col" className={`${head} w-[12%] text-right max-lg:hidden`}>
                  {t("answers")}
                </th>
                <th scope="col" className={`${head} text-right`}>
                  {t("tokens")}
                </th>
                <th scope="col" className={`${head} text-right`}>
                  {t("cost")}
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <Line
                  key={keyOf(line)}
                  line={line}
                  query={query}
                  rate={rate}
                  share={sizeOf(line, query.show) / largest}
                />
              ))}
            </tbody>
            <tfoot>
              <tr className={`${rowClass} border-t bg-sunken/40 font-medium`}>
                <th scope="row" className={`${cell} text-left font-medium`}>
                  {t("total")}
                </th>
                <Figures sum={total} rate={rate} />
              </tr>
            </tfoot>
          </table>
          {(count === null || count > lines.length) && (
            <p className="border-t px-5 py-3 text-muted text-sm sm:px-6">
              {count === null
                ? t("largestOnly", { shown: lines.length })
                : t("shownOf", { shown: lines.length, count })}
            </p>
          )}
        </>
      )}
    </CardSection>
  );
}

const sizeOf = (line: UsageSum, show: UsageQuery["show"]): number =>
  show === "cost" ? line.reportedNanos + line.estimatedNanos : tokensOf(line);

const keyOf = (line: UsageLine): string =>
  [line.day, line.hostId, line.agent, line.model, line.sessionRow].filter((part) => part !== null).join(" ");

interface LineProps {
  line: UsageLine;
  query: UsageQuery;
  rate: number | null;
  /** Of the largest line. */
  share: number;
}

function Line({ line, query, rate, share }: LineProps) {
  return (
    <tr className={rowClass} data-line={keyOf(line)}>
      <th scope="row" className={`${cell} min-w-0 text-left font-normal`}>
        <Name line={line} query={query} />
        <span aria-hidden="true" className="mt-1.5 block h-1 rounded-full bg-sunken max-md:hidden">
          <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.max(0, share) * 100}%` }} />
        </span>
      </th>
      <Figures sum={line} rate={rate} />
    </tr>
  );
}

function Figures({ sum, rate }: { sum: UsageSum; rate: number | null }) {
  const t = useTranslations("usage");
  const format = useFormatter();
  return (
    <>
      <td className={`${cell} text-right tabular-nums max-lg:hidden`}>{format.number(sum.messages)}</td>
      <td
        className={`${cell} text-right tabular-nums max-md:col-start-1 max-md:row-start-2 max-md:text-left max-md:text-muted max-md:text-xs`}
      >
        <span title={format.number(tokensOf(sum))}>
          {shortTokens(tokensOf(sum))}
          <span className="md:hidden"> {t("tokens")}</span>
        </span>
        <span className="block text-muted text-xs">
          {t("split", {
            input: shortTokens(sum.input),
            output: shortTokens(sum.output),
            cache: shortTokens(sum.cacheRead + sum.cacheWrite),
          })}
        </span>
      </td>
      <td
        className={`${cell} text-right tabular-nums max-md:col-start-2 max-md:row-span-2 max-md:row-start-1 max-md:max-w-44`}
      >
        <CostText sum={sum} />
        <span className="block text-muted text-xs">
          <CostNote sum={sum} rate={rate} />
        </span>
      </td>
    </>
  );
}

const linkClass = "underline-offset-4 hover:underline [overflow-wrap:anywhere]";

/** What a line is about; it leads to the page of that, or narrows this one to it. */
function Name({ line, query }: { line: UsageLine; query: UsageQuery }) {
  const t = useTranslations("usage");
  const format = useFormatter();
  const agentText = useAgentText();
  const narrow = (filter: UsageQuery["filter"], by: UsageQuery["by"]) =>
    usageHref(query, { by, filter: { ...query.filter, ...filter } });
  const agentName = line.agentId
    ? agentText({ nameEn: line.agentNameEn ?? "", nameZh: line.agentNameZh ?? "", greetingEn: "", greetingZh: "" }).name
    : line.agent;
  switch (query.by) {
    case "day":
      return format.dateTime(new Date(`${line.day}T00:00:00Z`), { dateStyle: "full", timeZone: "UTC" });
    case "host":
      return (
        <Link href={narrow({ hostId: line.hostId ?? undefined }, "agent")} prefetch={false} className={linkClass}>
          <bdi>{line.hostName}</bdi>
        </Link>
      );
    case "model":
      return (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link href={narrow({ model: line.model ?? "" }, "day")} prefetch={false} className={linkClass}>
            <bdi>{line.model || t("noModel")}</bdi>
          </Link>
          {line.unpricedTokens > 0 && <Badge tone="late">{t("noPrice")}</Badge>}
        </span>
      );
    case "agent":
      return (
        <Twice
          below={line.hostName}
          above={
            <Link
              href={narrow({ hostId: line.hostId ?? undefined, agent: line.agent ?? "" }, "session")}
              prefetch={false}
              className={linkClass}
            >
              <bdi>{agentName}</bdi>
            </Link>
          }
        />
      );
    case "session":
      return (
        <Twice
          below={[agentName, line.hostName].filter(Boolean).join(" · ")}
          above={
            <Link href={`/sessions/${line.sessionRow}`} prefetch={false} className={linkClass}>
              <bdi>{line.sessionLabel}</bdi>
            </Link>
          }
        />
      );
  }
}

function Twice({ above, below }: { above: ReactNode; below: ReactNode }) {
  return (
    <>
      <span className="line-clamp-2">{above}</span>
      <span className="block truncate text-muted text-xs">
        <bdi>{below}</bdi>
      </span>
    </>
  );
}
