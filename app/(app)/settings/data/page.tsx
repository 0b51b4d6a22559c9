import { Download } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";
import { CardSection } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { type CurrentLogin, requireLogin } from "@/lib/auth/current";
import { bytesText } from "@/lib/domain/bytes";
import { may } from "@/lib/domain/roles";
import { lossOf } from "@/lib/services/account-deletion";
import { exportSize } from "@/lib/services/account-export";
import { readContentAllowed } from "@/lib/services/content";
import { ContentSwitch } from "./content-switch";
import { DeleteAccount } from "./delete-account";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("nav.data") };
}

/** What the account holds, to take along and to leave behind. */
export default async function DataPage() {
  const login = await requireLogin();
  const t = await getTranslations("problem");
  if (login.isDemo) return <Notice>{t("demoReadOnly")}</Notice>;
  return (
    <>
      <ContentCard login={login} />
      <ExportCard login={login} />
      <DeleteCard login={login} />
    </>
  );
}

async function ExportCard({ login }: { login: CurrentLogin }) {
  const [t, locale, { parts, bytes }] = await Promise.all([
    getTranslations("data"),
    getLocale(),
    exportSize(login.ctx, login.personId),
  ]);
  const number = new Intl.NumberFormat(locale);
  return (
    <CardSection
      id="export"
      title={t("exportTitle")}
      hint={t("exportHint")}
      actions={
        <a href="/settings/data/export" download className={buttonClass({ look: "primary" })}>
          <Download aria-hidden className="size-4" />
          {t("download")}
        </a>
      }
    >
      <h3 className="font-medium text-sm">
        {t("exportPart")}
        <span className="font-normal text-muted"> · {t("exportSize", { size: bytesText(bytes, locale) })}</span>
      </h3>
      <dl className="mt-3 grid gap-x-10 text-sm sm:grid-cols-2">
        {parts.map(({ name, rows }) => (
          <div key={name} className="flex justify-between gap-4 border-b py-1.5">
            <dt className="text-muted">{t(`part.${name}`)}</dt>
            <dd className="numeric">{number.format(rows)}</dd>
          </div>
        ))}
      </dl>
    </CardSection>
  );
}

async function ContentCard({ login }: { login: CurrentLogin }) {
  const [t, allowed] = await Promise.all([getTranslations("privacyLevel"), readContentAllowed(login.ctx)]);
  return (
    <CardSection id="content" title={t("title")} hint={t("hint")}>
      <ContentSwitch allowed={allowed} canChange={may(login.role, "manage_account")} />
      <p className="mt-3 max-w-prose text-muted text-sm">{t("explained")}</p>
    </CardSection>
  );
}

async function DeleteCard({ login }: { login: CurrentLogin }) {
  const [t, loss] = await Promise.all([getTranslations("data"), lossOf(login.ctx, login)]);
  const whole = loss.reach === "account";
  const losses = whole
    ? (["hosts", "agents", "statusChanges", "tokens", "logins", "others"] as const)
    : (["logins"] as const);
  return (
    <CardSection
      id="delete"
      title={t(whole ? "deleteTitle" : "deleteSelfTitle")}
      hint={t(whole ? "deleteHint" : "deleteSelfHint")}
    >
      <h3 className="font-medium text-sm">{t("gone")}</h3>
      <ul className="mt-2 mb-5 list-disc space-y-1 pl-5 text-sm marker:text-edge">
        {losses
          .filter((name) => loss[name] > 0)
          .map((name) => (
            <li key={name}>{t(`loss.${name}`, { count: loss[name] })}</li>
          ))}
      </ul>
      <DeleteAccount email={login.email} />
      <p className="mt-3 text-muted text-sm">{t("keep")}</p>
    </CardSection>
  );
}
