import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";

const quiet = "font-medium text-accent-text underline underline-offset-4 hover:text-ink";

/** The heading of a page about mail, its content, and the way back. */
export async function MailPage({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  const t = await getTranslations("recover");
  return (
    <>
      <h1 className="font-semibold text-2xl">{title}</h1>
      {hint && <p className="mt-1.5 text-muted [overflow-wrap:anywhere]">{hint}</p>}
      {children}
      <p className="mt-8 text-sm">
        <Link href="/sign-in" className={quiet}>
          {t("backToSignIn")}
        </Link>
      </p>
    </>
  );
}

/** A link that does not work (any more), and the way to a new one. */
export async function DeadLink({ state, again }: { state: "used" | "expired" | "unknown"; again?: string }) {
  const t = await getTranslations("recover");
  return (
    <MailPage title={t(`dead.${state}.title`)} hint={t(`dead.${state}.text`)}>
      {again && (
        <Link href={again} className={buttonClass({ look: "primary", size: "large" }, "mt-7 self-start")}>
          {t("askAgain")}
        </Link>
      )}
    </MailPage>
  );
}

/** Where no mail can be sent: what the operator can do. */
export async function NoMail() {
  const t = await getTranslations("recover");
  return (
    <MailPage title={t("noMailTitle")} hint={t("noMailText")}>
      <code className="mt-4 block overflow-x-auto rounded-control bg-sunken px-3 py-2 text-ink">
        npm run admin -- user reset-password --email …
      </code>
    </MailPage>
  );
}

type Query = Promise<Record<string, string | string[] | undefined>>;

/** One value of the query, however often it was given. */
export async function queryValue(query: Query, name: string): Promise<string | undefined> {
  const value = (await query)[name];
  return Array.isArray(value) ? value[0] : value;
}
