import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { currentLogin } from "@/lib/auth/current";
import { configuredProviders } from "@/lib/auth/providers";
import { ownPath, withNext } from "@/lib/domain/own-path";
import { env } from "@/lib/env";
import { canSendMail } from "@/lib/services/mail";
import { openGraph } from "../../_shell/open-graph";
import { DeviceNotice } from "../device-notice";
import { ProviderButtons } from "../provider-buttons";
import { SignInForm } from "./sign-in-form";
import { whyNotOf, whyOf } from "./why";

export async function generateMetadata(): Promise<Metadata> {
  const [t, head] = await Promise.all([getTranslations("auth"), headers()]);
  const words = { title: t("signIn"), description: t("signInAbout") };
  return { ...words, ...openGraph(head, "/sign-in", words) };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

export default async function SignInPage({ searchParams }: Props) {
  const [t, recover] = await Promise.all([getTranslations("auth"), getTranslations("recover")]);
  const [query, login] = await Promise.all([searchParams, currentLogin()]);
  const mail = canSendMail();
  const next = ownPath(one(query.next) ?? one(query.callbackUrl));
  if (login && !login.isDemo) redirect(next);
  const [why, whyNot] = [whyOf(one(query.why)), whyNotOf(one(query.error))];
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("signInTitle")}</h1>
      <p className="mt-1.5 text-muted">{t("signInHint")}</p>
      <DeviceNotice next={next} />
      {why && <Notice className="mt-6">{t(why)}</Notice>}
      {whyNot && (
        <Notice tone="problem" className="mt-6">
          {t(`whyNot.${whyNot}`)}
        </Notice>
      )}
      <SignInForm next={next} mail={mail} />
      {mail && (
        <Link href={withNext("/magic-link", next)} className={buttonClass({ size: "large" }, "mt-3")}>
          {recover("magicSend")}
        </Link>
      )}
      <ProviderButtons providers={configuredProviders()} next={next} />
      <p className="mt-8 text-muted text-sm">
        {env().SIGN_UP === "closed" ? (
          t("closed")
        ) : (
          <>
            {t("noAccount")}{" "}
            <Link
              href={withNext("/sign-up", next)}
              className="font-medium text-accent-text underline underline-offset-4 hover:text-ink"
            >
              {t("signUp")}
            </Link>
          </>
        )}
      </p>
    </>
  );
}
