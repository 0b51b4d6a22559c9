import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { env } from "@/lib/env";
import { publicUrl } from "@/lib/http/origin";
import { openGraph } from "../../_shell/open-graph";
import { Markdown } from "./markdown";
import { DOC_PAGES, type DocPage } from "./pages";
import { readPage } from "./read-page";

async function read(page: DocPage) {
  const [locale, head] = await Promise.all([getLocale(), headers()]);
  return readPage(page, locale, publicUrl(head, env().MONITOR_URL));
}

export async function docMetadata(page: DocPage, path: string): Promise<Metadata> {
  const [doc, head, t] = await Promise.all([read(page), headers(), getTranslations("docs")]);
  const title = `${doc.title} · ${t("title")}`;
  return { title, description: doc.lead, ...openGraph(head, path, { title, description: doc.lead }) };
}

/** One page of the documentation with its table of contents and the ways to its neighbours. */
export async function DocArticle({ page }: { page: DocPage }) {
  const [doc, t] = await Promise.all([read(page), getTranslations("docs")]);
  const place = DOC_PAGES.indexOf(page);
  const sections = doc.headings.filter((heading) => heading.depth === 2);
  const neighbours = [
    { to: DOC_PAGES[place - 1], label: t("previous"), className: "" },
    { to: DOC_PAGES[place + 1], label: t("next"), className: "sm:col-start-2 sm:text-right" },
  ];
  return (
    <div className="grid min-w-0 gap-x-12 xl:grid-cols-[minmax(0,1fr)_13rem]">
      <main id="content" tabIndex={-1} className="min-w-0 max-w-3xl py-10 leading-relaxed outline-none lg:py-14">
        <h1 className="font-semibold text-4xl tracking-[-0.025em]">{doc.title}</h1>
        <div className="[&>p:first-child]:text-lg [&>p:first-child]:text-muted">
          <Markdown tokens={doc.body} headings={doc.headings} words={{ copy: t("copy"), anchor: t("anchor") }} />
        </div>
        <div className="mt-16 grid gap-3 sm:grid-cols-2">
          {neighbours.map(
            ({ to, label, className }) =>
              to && (
                <Link
                  key={label}
                  href={`/docs/${to}`}
                  className={`rounded-card border bg-surface px-5 py-4 transition-colors hover:border-edge ${className}`}
                >
                  <span className="block text-muted text-sm">{label}</span>
                  <span className="font-medium">{t(`pages.${to}`)}</span>
                </Link>
              ),
          )}
        </div>
      </main>
      {sections.length > 1 && (
        <nav aria-label={t("onThisPage")} className="hidden py-14 xl:block">
          <div className="sticky top-24 text-sm">
            <p className="font-medium">{t("onThisPage")}</p>
            <ul className="mt-3 flex flex-col gap-2 border-l">
              {sections.map(({ id, text }) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    className="-ml-px block border-transparent border-l pl-3.5 text-muted hover:border-accent hover:text-ink"
                  >
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        </nav>
      )}
    </div>
  );
}
