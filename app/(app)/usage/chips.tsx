import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { UsageFilter } from "@/lib/services/usage";
import type { UsageBreakdown } from "@/lib/services/usage-breakdown";
import { type UsageQuery, usageHref } from "./usage-query";

/** What the page is narrowed to; each can be taken away. */
export function Chips({ query, breakdown }: { query: UsageQuery; breakdown: UsageBreakdown }) {
  const t = useTranslations("usage");
  const { hostId, agent, model } = query.filter;
  const [line] = breakdown.lines;
  const chips: { name: keyof UsageFilter; text: string }[] = [
    ...(hostId === undefined
      ? []
      : [{ name: "hostId" as const, text: t("onlyHost", { name: line?.hostName ?? hostId.slice(0, 8) }) }]),
    ...(agent === undefined ? [] : [{ name: "agent" as const, text: t("onlyAgent", { name: agent }) }]),
    ...(model === undefined ? [] : [{ name: "model" as const, text: t("onlyModel", { name: model || t("noModel") }) }]),
  ];
  if (chips.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2" aria-label={t("narrowedTo")}>
      {chips.map(({ name, text }) => (
        <li key={name}>
          <Link
            href={usageHref(query, { filter: { ...query.filter, [name]: undefined } })}
            prefetch={false}
            className="inline-flex min-h-9 max-w-full items-center gap-2 rounded-full border border-edge/60 bg-raised py-1 pr-2.5 pl-3.5 text-[0.8125rem] transition-colors hover:bg-sunken"
          >
            <bdi className="min-w-0 [overflow-wrap:anywhere]">{text}</bdi>
            <X aria-hidden className="size-3.5 shrink-0 text-muted" />
            <span className="sr-only">{t("widen")}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
