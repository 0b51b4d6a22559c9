import { Laptop, Smartphone } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { deviceFrom } from "@/lib/domain/device";
import { type LoginRow, listLogins } from "@/lib/services/logins";
import { EndLogin, EndOtherLogins } from "./end-login";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("logins.title") };
}

const PHONES = ["iPhone", "iPad", "Android"];

export default async function LoginsPage() {
  const login = await requireLogin();
  const [t, all] = await Promise.all([getTranslations("settings.logins"), listLogins(login.ctx, login.personId)]);
  // The demo's person is everybody: a visitor sees their own visit alone.
  const logins = all.filter((row) => !login.isDemo || row.id === login.loginId);
  const rows = logins.toSorted((a, b) => Number(b.id === login.loginId) - Number(a.id === login.loginId));
  return (
    <CardSection
      id="logins"
      title={t("title")}
      hint={t("hint")}
      actions={logins.length > 1 && <EndOtherLogins />}
      padded={false}
    >
      <ul aria-label={t("list")} className="divide-y">
        {rows.map((row) => (
          <Row key={row.id} row={row} here={row.id === login.loginId} />
        ))}
      </ul>
    </CardSection>
  );
}

async function Row({ row, here }: { row: LoginRow; here: boolean }) {
  const [t, method] = await Promise.all([getTranslations("settings.logins"), getTranslations("auth.method")]);
  const device = deviceFrom(row.userAgent);
  const name = device ? t("on", { ...device }) : t("unknownDevice");
  const Icon = device && PHONES.includes(device.system) ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-4 px-5 py-4 sm:px-6">
      <Icon aria-hidden className="size-5 shrink-0 text-muted" strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium text-sm">
          {name}
          {here && <Badge tone="accent">{t("here")}</Badge>}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-muted text-sm">
          <span>
            {t("lastSeen")} · <RelativeTime at={row.lastSeenAt.getTime()} focusable />
          </span>
          <span>
            {t("since")} · <RelativeTime at={row.createdAt.getTime()} focusable />
          </span>
          <span>{t("method", { method: method(row.method) })}</span>
          {row.address && <span className="numeric">{row.address}</span>}
        </p>
      </div>
      {!here && <EndLogin id={row.id} name={name} />}
    </li>
  );
}
