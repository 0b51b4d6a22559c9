"use client";

import { ArrowRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { Change, HistoryView } from "@/lib/services/history";
import { useLength } from "../length";
import { Moment } from "../moment";
import { RelativeTime } from "../relative-time";
import { Button } from "../ui/button";
import { CardSection } from "../ui/card";
import { StatusLight } from "../ui/status-light";

const FIRST = 8;

/** The newest changes of state with their reasons; says which window they are of and where they come from. */
export function Changes({ history }: { history: Pick<HistoryView, "changes" | "totalChanges" | "readFrom"> }) {
  const t = useTranslations("history");
  const format = useFormatter();
  const [isWhole, setWhole] = useState(false);
  const { changes, totalChanges, readFrom } = history;
  const shown = isWhole ? changes : changes.slice(0, FIRST);
  const counts = { shown: shown.length, total: totalChanges };
  const hint = shown.length < totalChanges ? t("changesSome", counts) : t("changesHint", counts);
  return (
    <CardSection id="changes" title={t("changes")} hint={hint} padded={changes.length === 0}>
      {changes.length === 0 ? <p className="text-muted text-sm">{t("noChanges")}</p> : <ChangeTable changes={shown} />}
      {shown.length < changes.length && (
        <p className="border-t p-3 text-center">
          <Button look="ghost" size="small" onClick={() => setWhole(true)}>
            {t("showAll", { count: changes.length })}
          </Button>
        </p>
      )}
      {readFrom !== null && (
        <p className="border-t px-5 py-3 text-muted text-sm sm:px-6">
          {t("truncated", {
            count: totalChanges,
            moment: format.dateTime(new Date(readFrom), { dateStyle: "medium", timeStyle: "short" }),
          })}
        </p>
      )}
    </CardSection>
  );
}

const HEAD = ["when", "change", "reason", "lasted"] as const;

/** A table; on narrow screens each row folds into two lines. */
function ChangeTable({ changes }: { changes: readonly Change[] }) {
  const t = useTranslations("history");
  return (
    <table className="w-full border-collapse text-left text-sm">
      <caption className="sr-only">{t("changes")}</caption>
      <thead className="border-b bg-sunken/50 text-muted text-xs max-md:sr-only">
        <tr>
          {HEAD.map((column) => (
            <th key={column} scope="col" className="px-5 py-2.5 font-medium sm:px-6">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <ChangeLine key={`${change.at} ${change.to}`} change={change} />
        ))}
      </tbody>
    </table>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const t = useTranslations("history");
  const length = useLength();
  const cell = "px-5 py-2.5 align-middle sm:px-6 max-md:p-0";
  return (
    <tr className="border-b last:border-0 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-1 max-md:px-5 max-md:py-3">
      <td className={`${cell} max-md:order-2 max-md:text-right`}>
        <RelativeTime at={change.at} className="block" />
        <Moment at={change.at} className="block text-muted text-xs" />
      </td>
      <td className={`${cell} max-md:order-1`}>
        <span className="flex items-center gap-2">
          {change.from !== "none" && (
            <>
              <StatusLight state={change.from} look="dot" />
              <ArrowRight aria-hidden className="size-3.5 text-muted" />
            </>
          )}
          <StatusLight state={change.to} look="plain" />
        </span>
      </td>
      <td className={`${cell} max-md:order-3 max-md:text-muted max-md:text-xs`}>{t(`reasons.${change.reason}`)}</td>
      <td className={`${cell} whitespace-nowrap max-md:order-4 max-md:text-right max-md:text-muted max-md:text-xs`}>
        {change.lastedMs === null ? t("ongoing") : length(change.lastedMs)}
      </td>
    </tr>
  );
}
