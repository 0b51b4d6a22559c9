import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { SectionLinks } from "./section-links";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("settings");
  return (
    <div className="max-w-4xl">
      <PageHeader title={t("title")} hint={t("hint")} />
      <SectionLinks />
      <div className="mt-6 flex flex-col gap-6">{children}</div>
    </div>
  );
}
