import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Mark } from "@/components/brand";
import { VERSION } from "@/lib/services/health";

const PAGES = ["getting-started", "connect", "self-host", "security", "api", "troubleshooting"] as const;

/** Below every public page. */
export async function SiteFooter() {
  const t = await getTranslations();
  return (
    <footer className="mt-auto border-t bg-surface">
      <div className="mx-auto flex w-full max-w-7xl flex-col gap-6 px-5 py-10 text-muted text-sm sm:px-8 md:flex-row md:items-start md:justify-between">
        <div className="max-w-xs">
          <p className="flex items-center gap-2.5 font-medium text-ink">
            <Mark className="size-6" />
            {t("app.title")}
          </p>
          <p className="mt-2">{t("landing.footer", { version: VERSION })}</p>
        </div>
        <nav aria-label={t("docs.title")}>
          <ul className="grid grid-cols-2 gap-x-10 gap-y-2.5 sm:grid-cols-3">
            {PAGES.map((page) => (
              <li key={page}>
                <Link
                  href={`/docs/${page}`}
                  prefetch={false}
                  className="underline-offset-4 hover:text-ink hover:underline"
                >
                  {t(`docs.pages.${page}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
