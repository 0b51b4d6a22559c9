import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { currentLogin } from "@/lib/auth/current";
import { env } from "@/lib/env";
import { SignUpForm } from "./sign-up-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("signUp") };
}

export default async function SignUpPage() {
  const [t, login] = await Promise.all([getTranslations("auth"), currentLogin()]);
  if (login && !login.isDemo) redirect("/agents");
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("signUpTitle")}</h1>
      <p className="mt-1.5 text-muted">{t("signUpHint")}</p>
      {env().SIGN_UP === "closed" ? <Notice className="mt-6">{t("closed")}</Notice> : <SignUpForm />}
      <p className="mt-8 text-muted text-sm">
        {t("haveAccount")}{" "}
        <Link href="/sign-in" className="font-medium text-accent-text underline underline-offset-4 hover:text-ink">
          {t("signIn")}
        </Link>
      </p>
    </>
  );
}
