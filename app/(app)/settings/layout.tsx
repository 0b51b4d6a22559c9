import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { SectionLinks } from "./section-links";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("settings");
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <div className="grid gap-6 lg:grid-cols-[11.5rem_minmax(0,1fr)] lg:gap-10">
        <SectionLinks />
        <div className="flex min-w-0 max-w-4xl flex-col gap-6">{children}</div>
      </div>
    </>
  );
}
