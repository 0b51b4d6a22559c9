import { useTranslations } from "next-intl";
import { lengthPartsOf } from "@/lib/domain/relative-time";

type TimeWords = ReturnType<typeof useTranslations<"time">>;

/** A length in words, in its two largest units: "22 h 10 min". */
export function lengthText(t: TimeWords, ms: number): string {
  const parts = lengthPartsOf(ms);
  const words = (["days", "hours", "minutes", "seconds"] as const)
    .filter((unit) => parts[unit] > 0)
    .map((unit) => t(unit, { count: parts[unit] }));
  return words.join(" ") || t("seconds", { count: 0 });
}

/** `lengthText` in the language of the page. */
export function useLength(): (ms: number) => string {
  const t = useTranslations("time");
  return (ms) => lengthText(t, ms);
}
