import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { currentLogin } from "@/lib/auth/current";
import { configuredProviders } from "@/lib/auth/providers";
import { ownPath, withNext } from "@/lib/domain/own-path";
import { env } from "@/lib/env";
import { DeviceNotice } from "../device-notice";
import { ProviderButtons } from "../provider-buttons";
import { SignUpForm } from "./sign-up-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("signUp") };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignUpPage({ searchParams }: Props) {
  const [t, query, login] = await Promise.all([getTranslations("auth"), searchParams, currentLogin()]);
  const next = ownPath([query.next].flat()[0]);
  if (login && !login.isDemo) redirect(next);
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("signUpTitle")}</h1>
      <p className="mt-1.5 text-muted">{t("signUpHint")}</p>
      <DeviceNotice next={next} />
      {env().SIGN_UP === "closed" ? (
        <Notice className="mt-6">{t("closed")}</Notice>
      ) : (
        <>
          <SignUpForm next={next} />
          <ProviderButtons providers={configuredProviders()} next={next} />
        </>
      )}
      <p className="mt-8 text-muted text-sm">
        {t("haveAccount")}{" "}
        <Link
          href={withNext("/sign-in", next)}
          className="font-medium text-accent-text underline underline-offset-4 hover:text-ink"
        >
          {t("signIn")}
        </Link>
      </p>
    </>
  );
}
