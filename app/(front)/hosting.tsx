import Link from "next/link";
import { useTranslations } from "next-intl";
import { CommandLine } from "@/components/install-command";

const COMMANDS = ["npm run up", "npm run admin -- user create --email you@example.com"];

/** On a machine of one's own in two commands, or here. */
export function Hosting({ origin, signUpOpen }: { origin: string; signUpOpen: boolean }) {
  const t = useTranslations("landing.hosting");
  const link = "text-accent-text underline underline-offset-4 hover:text-ink";
  return (
    <section className="border-t bg-surface">
      <div className="mx-auto w-full max-w-7xl px-5 py-20 sm:px-8 lg:py-28">
        <h2 className="max-w-3xl font-semibold text-3xl leading-tight tracking-[-0.025em] sm:text-[2.75rem]">
          {t("title")}
        </h2>
        <div className="mt-12 grid gap-12 lg:grid-cols-2">
          <div>
            <h3 className="font-semibold text-xl">{t("self.title")}</h3>
            <p className="mt-2 mb-5 text-muted">{t("self.text")}</p>
            <div className="flex flex-col gap-2.5">
              {COMMANDS.map((command) => (
                <CommandLine key={command} command={command} label={t("copy")} />
              ))}
            </div>
            <p className="mt-4 text-muted text-sm">
              {t.rich("self.more", {
                docs: (words) => (
                  <Link href="/docs/self-host" prefetch={false} className={link}>
                    {words}
                  </Link>
                ),
                vercel: (words) => (
                  <Link href="/docs/vercel" prefetch={false} className={link}>
                    {words}
                  </Link>
                ),
              })}
            </p>
          </div>
          <div>
            <h3 className="font-semibold text-xl">{t("here.title")}</h3>
            <p className="mt-2 mb-5 text-muted">{t(signUpOpen ? "here.open" : "here.closed")}</p>
            <p className="numeric rounded-control border bg-raised px-3.5 py-3 [overflow-wrap:anywhere]">{origin}</p>
          </div>
        </div>
      </div>
    </section>
  );
}
