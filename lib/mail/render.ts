import { createTranslator } from "next-intl";
import { deviceFrom } from "../domain/device";
import { isLocale, LANGUAGE_TAGS, type Locale } from "../i18n/locales";
import { messages } from "../i18n/messages";
import { type Asked, type Mail, NOTICE_PATH } from "./kinds";
import { htmlLayout, type Letter, textLayout } from "./layout";

/** For whom a mail is written, and where its links lead. */
export interface Reader {
  locale: Locale;
  /** The monitor's own address, without a final slash. */
  origin: string;
  /** An IANA name, e.g. `Asia/Shanghai`. */
  timeZone: string;
}

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** What an address looks like; anything else a client may have claimed is not repeated to anybody. */
const ADDRESS = /^[0-9a-fA-F:.]{3,45}$/;

/** Writes a mail: subject, plain text and HTML. Nothing from outside reaches the HTML unescaped. */
export function renderMail(mail: Mail, reader: Reader): RenderedMail {
  const letter = letterOf(mail, reader);
  return { subject: letter.title, text: textLayout(letter), html: htmlLayout(letter) };
}

function letterOf(mail: Mail, reader: Reader): Letter {
  const t = createTranslator({ locale: reader.locale, messages: messages[reader.locale] });
  const host = new URL(reader.origin).host;
  const values = { host };
  const path = "path" in mail ? mail.path : NOTICE_PATH[mail.kind];
  const words = messages[reader.locale].mail[mail.kind];
  return {
    language: LANGUAGE_TAGS[reader.locale],
    app: t("app.title"),
    title: t(`mail.${mail.kind}.subject`),
    text: t(`mail.${mail.kind}.text`, values),
    action:
      path !== undefined && "action" in words
        ? { label: words.action, link: `${reader.origin}${path}`, fallback: t("mail.fallback") }
        : null,
    // The way to take an account back must not look like the thing to do.
    quiet: !("path" in mail),
    facts: factsOf(mail, reader, t),
    notYou: t(`mail.${mail.kind}.notYou`, values),
    footer: t("mail.footer", { app: t("app.title"), host }),
  };
}

type Words = ReturnType<typeof createTranslator<(typeof messages)["en"]>>;

function factsOf(mail: Mail, reader: Reader, t: Words): [string, string][] {
  const facts: [string, string][] = [];
  if (mail.kind === "emailChanged") facts.push([t("mail.fact.newEmail"), maskedEmail(mail.newEmail)]);
  if ("asked" in mail) {
    // An operator's command comes from nowhere.
    if (mail.asked.userAgent || mail.asked.address) facts.push([t("mail.fact.from"), whereOf(mail.asked, t)]);
    facts.push([t("mail.fact.at"), momentOf(mail.asked.at, reader, t)]);
  }
  if ("until" in mail) facts.push([t("mail.fact.until"), momentOf(mail.until, reader, t)]);
  return facts;
}

function whereOf({ userAgent, address }: Asked, t: Words): string {
  const known = deviceFrom(userAgent);
  const device = known ? t("mail.fact.device", { ...known }) : t("mail.fact.unknownDevice");
  return ADDRESS.test(address) ? t("mail.fact.address", { device, address }) : device;
}

function momentOf(at: Date, { locale, timeZone }: Reader, t: Words): string {
  const moment = new Intl.DateTimeFormat(LANGUAGE_TAGS[locale] === "en" ? "en-GB" : LANGUAGE_TAGS[locale], {
    dateStyle: "long",
    timeStyle: "short",
    timeZone,
  }).format(at);
  return t("mail.utc", { moment, zone: timeZone });
}

/** `j…@example.org`: enough to recognise one's own, not enough to learn somebody else's. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${[...email][0] ?? ""}…${email.slice(at)}`;
}

/** The reader's language, English when we do not know it. */
export function localeOf(wanted: string | null | undefined): Locale {
  return isLocale(wanted) ? wanted : "en";
}
