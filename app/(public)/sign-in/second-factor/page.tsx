import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentLogin, isHttps } from "@/lib/auth/current";
import { challengeCookieName } from "@/lib/auth/login-cookie";
import { database } from "@/lib/db";
import { ownPath } from "@/lib/domain/own-path";
import { isChallengeOpen } from "@/lib/services/gate";
import { SecondFactorForm } from "./second-factor-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("secondFactor");
  return { title: t("title") };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The second step of a sign-in; only the browser that took the first can take it. */
export default async function SecondFactorPage({ searchParams }: Props) {
  const [t, query, jar, https] = await Promise.all([
    getTranslations("secondFactor"),
    searchParams,
    cookies(),
    isHttps(),
  ]);
  const next = ownPath(typeof query.next === "string" ? query.next : undefined);
  const challenge = jar.get(challengeCookieName(https))?.value;
  if (!challenge || !(await isChallengeOpen({ db: database(), now: new Date() }, challenge))) {
    redirect((await currentLogin()) ? next : "/sign-in?error=challengeOver");
  }
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("title")}</h1>
      <p className="mt-1.5 text-muted">{t("hint")}</p>
      <SecondFactorForm next={next} />
      <p className="mt-8 text-muted text-sm">
        <Link href="/sign-in" className="font-medium text-accent-text underline underline-offset-4 hover:text-ink">
          {t("back")}
        </Link>
      </p>
    </>
  );
}
