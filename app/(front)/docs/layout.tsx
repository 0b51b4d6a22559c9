import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DocNav } from "./doc-nav";
import { DOC_PAGES } from "./pages";

/** The list of pages beside the page; above it on a phone, folded, and as high as it is while the page is still coming. */
export default async function DocsLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("docs");
  const pages = DOC_PAGES.map((page) => ({ href: `/docs/${page}`, title: t(`pages.${page}`) }));
  return (
    <div className="mx-auto grid w-full max-w-7xl flex-1 gap-x-12 px-5 max-lg:grid-rows-[auto_1fr] sm:px-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav aria-label={t("navLabel")} className="hidden py-10 lg:block">
        <div className="sticky top-24">
          <DocNav pages={pages} />
        </div>
      </nav>
      <details className="mt-5 rounded-control border bg-surface lg:hidden">
        <summary className="px-4 py-2.5 font-medium text-sm">{t("menu")}</summary>
        <nav aria-label={t("navLabel")} className="border-t p-2">
          <DocNav pages={pages} />
        </nav>
      </details>
      {children}
    </div>
  );
}
