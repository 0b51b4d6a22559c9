import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { database } from "@/lib/db";
import { ownPath } from "@/lib/domain/own-path";
import { canSendMail } from "@/lib/services/mail";
import { CODE_MS } from "@/lib/services/mail-codes";
import { linkState } from "@/lib/services/recovery";
import { goOnIfEntered } from "../_mail/go-on";
import { DeadLink, MailPage, NoMail, queryValue } from "../_mail/parts";
import { WishForm } from "../_mail/wish-form";
import { OpenForm } from "./open-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("recover");
  return { title: t("magicTitle"), robots: { index: false } };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Asks for a link, or opens one. Opening uses nothing up: mail scanners do that too; the button does. */
export default async function MagicLinkPage({ searchParams }: Props) {
  const t = await getTranslations("recover");
  const [code, wanted] = await Promise.all([queryValue(searchParams, "code"), queryValue(searchParams, "next")]);
  const next = wanted && ownPath(wanted);
  if (code === undefined) {
    if (!canSendMail()) return <NoMail />;
    return (
      <MailPage title={t("magicTitle")} hint={t("magicHint")}>
        <WishForm way="magic_link" minutes={CODE_MS.magic_link / 60_000} next={next} />
      </MailPage>
    );
  }
  const link = await linkState({ db: database(), now: new Date() }, "magic_link", code);
  if (link.state === "used") await goOnIfEntered(next);
  if (link.state !== "good") return <DeadLink state={link.state} again="/magic-link" />;
  return (
    <MailPage title={t("openTitle")} hint={t("openText", { email: link.email })}>
      <OpenForm code={code} next={next} label={t("open", { email: link.email })} />
    </MailPage>
  );
}
