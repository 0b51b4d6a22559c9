import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { database } from "@/lib/db";
import { verificationState } from "@/lib/services/email-address";
import { DeadLink, MailPage, queryValue } from "../_mail/parts";
import { VerifyForm } from "./verify-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recover");
  return { title: t("verifyTitle"), robots: { index: false } };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Whoever opens the link need not be signed in: it may be another browser, or their phone. */
export default async function VerifyEmailPage({ searchParams }: Props) {
  const t = await getTranslations("recover");
  const code = (await queryValue(searchParams, "code")) ?? "";
  const link = await verificationState({ db: database(), now: new Date() }, code);
  if (link.state !== "good") return <DeadLink state={link.state} again="/settings/profile" />;
  return (
    <MailPage title={t("verifyTitle")} hint={t("verifyText", { email: link.email })}>
      <VerifyForm code={code} />
    </MailPage>
  );
}
