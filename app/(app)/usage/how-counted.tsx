import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { shortTokens } from "@/lib/domain/figures";
import { PRICE_TABLE_VERSION } from "@/lib/domain/price-table";
import { dollarsText } from "@/lib/domain/pricing";
import type { UsageSum } from "@/lib/services/usage-sums";

/** Why it says "recorded", and where the figures come from: one tap away. */
export function HowCounted({ total, zone, rate }: { total: UsageSum; zone: string; rate: number | null }) {
  const t = useTranslations("usage");
  return (
    <Card className="px-5 sm:px-6">
      <details id="how" className="group">
        <summary className="flex min-h-12 cursor-pointer items-center font-medium text-sm">{t("howTitle")}</summary>
        <ul className="max-w-prose list-disc space-y-2 pb-5 pl-5 text-muted text-sm">
          <li>{t("howRecorded")}</li>
          <li>{t("howCost", { version: PRICE_TABLE_VERSION })}</li>
          <li>{rate === null ? t("howUnknown") : t("howRough", { rate: `$${dollarsText(rate)}` })}</li>
          {total.freeTokens > 0 && <li>{t("howFree", { tokens: shortTokens(total.freeTokens) })}</li>}
          <li>{t("howDays", { zone })}</li>
          <li>{t("howProjection")}</li>
          <li>
            <Link href="/settings/prices" className="underline underline-offset-4 hover:text-ink">
              {t("toPrices")}
            </Link>
          </li>
        </ul>
      </details>
    </Card>
  );
}
