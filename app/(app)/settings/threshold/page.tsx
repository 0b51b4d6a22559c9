import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CardSection } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { readThreshold } from "@/lib/services/threshold";
import { ThresholdSlider } from "./threshold-slider";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("threshold.title") };
}

export default async function ThresholdPage() {
  const login = await requireLogin();
  const [t, facts] = await Promise.all([getTranslations("settings.threshold"), readThreshold(login.ctx)]);
  const canChange = may(login.role, "manage_account");
  return (
    <CardSection id="threshold" title={t("title")} hint={t("hint")}>
      <ThresholdSlider minutes={facts.minutes} canChange={canChange} />
      <div className="mt-5 space-y-1.5 border-t pt-4 text-sm">
        <p className="font-medium">{t("effective", { minutes: facts.minutes })}</p>
        {facts.slowHosts > 0 && <p>{t("exceptions", { count: facts.slowHosts, minutes: facts.slowestMinutes })}</p>}
        <p className="text-muted">{t("rule")}</p>
        {!canChange && <p className="text-muted">{t("readOnly")}</p>}
      </div>
    </CardSection>
  );
}
