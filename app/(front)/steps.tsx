import Link from "next/link";
import { useTranslations } from "next-intl";
import { CommandLine } from "@/components/install-command";
import { buttonClass } from "@/components/ui/button";
import { Glimpse } from "./glimpse";

/** From nothing to the first green light, with the very line that is pasted. */
export function Steps({ origin, signUpOpen }: { origin: string; signUpOpen: boolean }) {
  const t = useTranslations("landing.steps");
  const auth = useTranslations("auth");
  return (
    <section className="border-t">
      <div className="mx-auto w-full max-w-7xl px-5 py-20 sm:px-8 lg:py-28">
        <h2 className="max-w-3xl font-semibold text-3xl leading-tight tracking-[-0.025em] sm:text-[2.75rem]">
          {t("title")}
        </h2>
        <ol className="mt-12 grid gap-10 lg:grid-cols-3 lg:gap-8">
          <Step number={1} title={t("token.title")} text={t("token.text")}>
            <Link href={signUpOpen ? "/sign-up" : "/sign-in"} className={buttonClass()}>
              {auth(signUpOpen ? "signUp" : "signIn")}
            </Link>
          </Step>
          <Step number={2} title={t("run.title")} text={t("run.text")}>
            <CommandLine command={`curl -fsSL ${origin}/install.sh | sh`} label={t("copy")} />
          </Step>
          <Step number={3} title={t("watch.title")} text={t("watch.text")}>
            <Glimpse />
          </Step>
        </ol>
        <p className="mt-10 max-w-2xl text-muted text-sm">{t("more")}</p>
      </div>
    </section>
  );
}

interface StepProps {
  number: number;
  title: string;
  text: string;
  children: React.ReactNode;
}

function Step({ number, title, text, children }: StepProps) {
  return (
    <li className="flex min-w-0 flex-col border-ink border-t-2 pt-5">
      <p aria-hidden className="numeric text-accent-text">
        {number}
      </p>
      <h3 className="mt-1 font-semibold text-xl">{title}</h3>
      <p className="mt-2 mb-5 text-muted">{text}</p>
      <div className="mt-auto">{children}</div>
    </li>
  );
}
