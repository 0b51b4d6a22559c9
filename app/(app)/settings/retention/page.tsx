import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CardSection } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { readRetention } from "@/lib/services/retention";
import { RetentionForm } from "./retention-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("retention.title") };
}

/** For how long the account keeps its past. */
export default async function RetentionPage() {
  const login = await requireLogin();
  const [t, retention] = await Promise.all([getTranslations("settings.retention"), readRetention(login.ctx)]);
  const canChange = may(login.role, "manage_account");
  return (
    <CardSection id="retention" title={t("title")} hint={t("hint")}>
      <RetentionForm retention={retention} canChange={canChange} />
      <div className="mt-5 space-y-1.5 border-t pt-4 text-muted text-sm">
        <p>{t("rule")}</p>
        {!canChange && <p>{t("readOnly")}</p>}
      </div>
    </CardSection>
  );
}
