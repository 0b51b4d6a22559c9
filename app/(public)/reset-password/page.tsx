import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { database } from "@/lib/db";
import { linkState } from "@/lib/services/recovery";
import { goOnIfEntered } from "../_mail/go-on";
import { DeadLink, MailPage, queryValue } from "../_mail/parts";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recover");
  return { title: t("resetTitle"), robots: { index: false } };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ResetPasswordPage({ searchParams }: Props) {
  const t = await getTranslations("recover");
  const code = (await queryValue(searchParams, "code")) ?? "";
  const link = await linkState({ db: database(), now: new Date() }, "reset", code);
  if (link.state === "used") await goOnIfEntered(undefined);
  if (link.state !== "good") return <DeadLink state={link.state} again="/forgot-password" />;
  return (
    <MailPage title={t("resetTitle")} hint={t("resetHint", { email: link.email })}>
      <ResetForm code={code} email={link.email} />
    </MailPage>
  );
}
