import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { hasPassword } from "@/lib/services/accounts";
import { pendingEmail } from "@/lib/services/email-address";
import { accountTimeZone } from "@/lib/services/time-zone";
import { FirstPasswordForm } from "./first-password-form";
import { PasswordForm } from "./password-form";
import { PendingEmail } from "./pending-email";
import { ProfileForm } from "./profile-form";
import { TimeZoneForm } from "./time-zone-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("profile.title") };
}

export default async function ProfilePage() {
  const login = await requireLogin();
  const [t, password, pending, zone] = await Promise.all([
    getTranslations(),
    hasPassword(login.ctx, login.personId),
    pendingEmail(login.ctx, login.personId),
    accountTimeZone(login.ctx),
  ]);
  const mayChangeAccount = may(login.role, "manage_account");
  return (
    <>
      <CardSection
        id="profile"
        title={t("settings.profile.title")}
        hint={t("settings.profile.hint")}
        actions={<Badge>{t(`role.${login.role}`)}</Badge>}
      >
        {pending && (
          <PendingEmail
            text={t("recover.pending", { email: pending })}
            cancel={t("recover.cancelChange")}
            cancelled={t("recover.changeCancelled")}
          />
        )}
        <ProfileForm name={login.name} email={login.email} />
      </CardSection>
      <CardSection id="time-zone" title={t("settings.timeZone.title")} hint={t("settings.timeZone.hint")}>
        <TimeZoneForm zone={zone} canChange={mayChangeAccount} />
        {!mayChangeAccount && <p className="mt-3 text-muted text-sm">{t("settings.timeZone.readOnly")}</p>}
      </CardSection>
      <CardSection
        id="password"
        title={t("settings.password.title")}
        hint={t(password ? "settings.password.hint" : "settings.password.hintNone")}
      >
        {password ? <PasswordForm email={login.email} /> : <FirstPasswordForm email={login.email} />}
      </CardSection>
    </>
  );
}
