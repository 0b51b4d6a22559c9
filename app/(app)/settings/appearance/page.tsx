import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { CardSection } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { bubblesFrom, PREFERENCE_COOKIES, themeFrom, viewFrom } from "@/lib/i18n/preferences";
import { AppearanceForm } from "./appearance-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("appearance.title") };
}

export default async function AppearancePage() {
  await requireLogin();
  const [t, jar] = await Promise.all([getTranslations("settings.appearance"), cookies()]);
  return (
    <CardSection id="appearance" title={t("title")} hint={t("hint")}>
      <AppearanceForm
        theme={themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value)}
        view={viewFrom(jar.get(PREFERENCE_COOKIES.view)?.value)}
        bubbles={bubblesFrom(jar.get(PREFERENCE_COOKIES.bubbles)?.value)}
      />
    </CardSection>
  );
}
