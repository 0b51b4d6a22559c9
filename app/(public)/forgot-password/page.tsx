import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { canSendMail } from "@/lib/services/mail";
import { CODE_MS } from "@/lib/services/mail-codes";
import { MailPage, NoMail } from "../_mail/parts";
import { WishForm } from "../_mail/wish-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recover");
  return { title: t("forgotTitle") };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations("recover");
  if (!canSendMail()) return <NoMail />;
  return (
    <MailPage title={t("forgotTitle")} hint={t("forgotHint")}>
      <WishForm way="reset" minutes={CODE_MS.reset / 60_000} />
    </MailPage>
  );
}
