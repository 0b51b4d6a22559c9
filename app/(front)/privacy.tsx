import Link from "next/link";
import { useTranslations } from "next-intl";
import { CommandLine } from "@/components/install-command";

const LEAVES = ["agents", "host", "reading"] as const;
const STAYS = ["secrets", "talk", "rest", "masked"] as const;

/** What leaves the machine, and what does not. */
export function Privacy() {
  const t = useTranslations("landing.privacy");
  return (
    <section className="border-t">
      <div className="mx-auto grid w-full max-w-7xl gap-12 px-5 py-20 sm:px-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)] lg:py-28">
        <div>
          <h2 className="font-semibold text-3xl leading-tight tracking-[-0.025em] sm:text-[2.75rem]">{t("title")}</h2>
          <p className="mt-5 mb-6 text-lg text-muted">{t("text")}</p>
          <CommandLine command="openclaw-status-monitor sync --dry-run" label={t("copy")} />
          <p className="mt-4 text-muted text-sm">
            <Link
              href="/docs/security"
              prefetch={false}
              className="text-accent-text underline underline-offset-4 hover:text-ink"
            >
              {t("more")}
            </Link>
          </p>
        </div>
        <div className="grid gap-8 sm:grid-cols-2">
          <List title={t("leaves.title")} items={LEAVES.map((item) => t(`leaves.${item}`))} tone="border-online" />
          <List title={t("stays.title")} items={STAYS.map((item) => t(`stays.${item}`))} tone="border-edge" />
        </div>
      </div>
    </section>
  );
}

function List({ title, items, tone }: { title: string; items: string[]; tone: string }) {
  return (
    <div className={`border-t-2 pt-5 ${tone}`}>
      <h3 className="font-semibold text-lg">{title}</h3>
      <ul className="mt-4 flex flex-col divide-y">
        {items.map((item) => (
          <li key={item} className="py-3 first:pt-0">
            {item}
          </li>
        ))}
      </ul>
    </div>
  );
}
