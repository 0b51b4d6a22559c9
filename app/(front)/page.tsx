import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { currentLogin } from "@/lib/auth/current";
import { FIRST_PAGE } from "@/lib/domain/own-path";
import { env } from "@/lib/env";
import { publicUrl } from "@/lib/http/origin";
import { PREFERENCE_COOKIES, themeFrom } from "@/lib/i18n/preferences";
import { isDemoOpen } from "@/lib/services/demo";
import { openGraph } from "../_shell/open-graph";
import { Harbour } from "./harbour";
import { Hosting } from "./hosting";
import { LookAround } from "./look-around";
import { Privacy } from "./privacy";
import { Shot } from "./shot";
import { Steps } from "./steps";
import { Why } from "./why";

export async function generateMetadata(): Promise<Metadata> {
  const [t, head] = await Promise.all([getTranslations("landing"), headers()]);
  const words = { title: t("title"), description: t("description") };
  return { ...words, title: { absolute: words.title }, ...openGraph(head, "/", words) };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const DEMO_PROBLEMS = ["demoFull", "demoClosed", "tooMany"] as const;

/** The front page, for who is not signed in, or only in the demo. */
export default async function LandingPage({ searchParams }: Props) {
  const login = await currentLogin();
  if (login && !login.isDemo) redirect(FIRST_PAGE);
  const [t, locale, jar, head, query] = await Promise.all([
    getTranslations(),
    getLocale(),
    cookies(),
    headers(),
    searchParams,
  ]);
  const theme = themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value);
  const origin = publicUrl(head, env().MONITOR_URL);
  const signUpOpen = env().SIGN_UP === "open";
  const problem = DEMO_PROBLEMS.find((code) => code === query.demo);
  const actions = (
    <div className="flex flex-wrap items-center gap-3">
      <Link href={signUpOpen ? "/sign-up" : "/sign-in"} className={buttonClass({ look: "primary", size: "large" })}>
        {signUpOpen ? t("auth.signUp") : t("auth.signIn")}
      </Link>
      {isDemoOpen() && <LookAround>{t("landing.lookAround")}</LookAround>}
    </div>
  );
  return (
    <main id="content" tabIndex={-1} className="outline-none">
      <section className="harbour relative overflow-clip">
        <div className="relative z-1 mx-auto w-full max-w-7xl px-5 pt-12 sm:px-8 sm:pt-20">
          {problem && (
            <Notice tone="problem" className="mb-8 max-w-xl">
              {t(`problem.${problem}`, { minutes: 10 })}
            </Notice>
          )}
          <p className="numeric text-accent-text">{t("landing.kicker")}</p>
          <h1 className="mt-4 max-w-4xl font-semibold text-[clamp(2.5rem,7vw,5rem)] leading-[1.05] tracking-[-0.035em]">
            {t("landing.headline")}
          </h1>
          <p className="mt-6 max-w-xl text-lg text-muted leading-relaxed">{t("landing.text")}</p>
          <div className="mt-8">{actions}</div>
          <p className="mt-4 max-w-xl text-muted text-sm">{t(isDemoOpen() ? "landing.noteDemo" : "landing.note")}</p>
        </div>
        <Harbour className="pointer-events-none mt-2 block h-64 w-full sm:aspect-[3/1] sm:h-auto sm:max-h-[36rem] md:-mt-10 lg:-mt-44" />
        <div className="bg-[var(--sea)] px-4 pb-16 sm:px-8 sm:pb-24">
          <figure className="mx-auto max-w-6xl">
            <div className="hidden overflow-clip rounded-card border border-[var(--crest)]/60 shadow-float sm:block">
              <Shot
                of="agents"
                {...{ locale, theme }}
                alt={t("landing.shots.agents")}
                width={1440}
                height={900}
                className="block h-auto w-full"
              />
            </div>
            <div className="mx-auto max-w-80 overflow-clip rounded-[1.75rem] border-4 border-[var(--hull)] shadow-float sm:hidden">
              <Shot
                of="phone"
                {...{ locale, theme }}
                alt={t("landing.shots.phone")}
                width={390}
                height={780}
                className="block h-auto w-full"
              />
            </div>
            <figcaption className="mt-4 text-center text-[var(--name)] text-sm">
              {t("landing.shots.caption")}
            </figcaption>
          </figure>
        </div>
      </section>
      {/* Each boundary comes alive in a task of its own: a phone answers its reader in between. */}
      <Suspense>
        <Why />
      </Suspense>
      <Suspense>
        <Steps origin={origin} signUpOpen={signUpOpen} />
      </Suspense>
      <section className="border-t bg-surface">
        <div className="mx-auto grid w-full max-w-7xl items-center gap-10 px-5 py-20 sm:px-8 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)] lg:py-28">
          <div className="overflow-clip rounded-card border shadow-float">
            <Shot
              of="agent"
              {...{ locale, theme }}
              alt={t("landing.shots.agent")}
              width={1440}
              height={1080}
              className="block h-auto w-full"
            />
          </div>
          <div>
            <h2 className="font-semibold text-3xl tracking-[-0.02em]">{t("landing.detail.title")}</h2>
            <p className="mt-4 text-lg text-muted">{t("landing.detail.text")}</p>
            <ul className="mt-8 flex flex-col gap-5">
              {(["why", "past", "ours"] as const).map((fact) => (
                <li key={fact} className="border-accent border-l-2 pl-4">
                  <p className="font-medium">{t(`landing.detail.${fact}.title`)}</p>
                  <p className="mt-1 text-muted text-sm">{t(`landing.detail.${fact}.text`)}</p>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </section>
      <Suspense>
        <Privacy />
      </Suspense>
      <Suspense>
        <Hosting origin={origin} signUpOpen={signUpOpen} />
      </Suspense>
      <section className="border-t">
        <div className="mx-auto flex w-full max-w-7xl flex-col items-start gap-8 px-5 py-20 sm:px-8 lg:flex-row lg:items-center lg:justify-between lg:py-28">
          <h2 className="max-w-2xl font-semibold text-4xl leading-tight tracking-[-0.025em] sm:text-5xl">
            {t("landing.end")}
          </h2>
          {actions}
        </div>
      </section>
    </main>
  );
}
