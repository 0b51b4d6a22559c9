import { useFormatter, useTranslations } from "next-intl";
import type { UsageRange } from "@/lib/domain/usage-range";

/** A range in words, with its days: every figure names what it is of. */
export function useRangeText(): (range: UsageRange) => string {
  const t = useTranslations("usage");
  const format = useFormatter();
  // A day is a day wherever it is read.
  const day = (text: string) =>
    format.dateTime(new Date(`${text}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
  return ({ name, from, to }) =>
    `${t(`range.${name}`)} · ${from === to ? day(from) : t("fromTo", { from: day(from), to: day(to) })}`;
}
