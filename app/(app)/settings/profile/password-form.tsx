"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { PasswordField } from "@/components/password-field";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { changePasswordAction } from "./actions";

export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations();
  const toast = useToast();
  // A new key empties the fields once the password is changed.
  const [round, setRound] = useState(0);
  const form = useForm(changePasswordAction, () => {
    setRound((count) => count + 1);
    toast({ title: t("settings.password.changed") });
  });
  return (
    <form key={round} ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex max-w-md flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        name="current"
        kind="current"
        label={t("settings.password.current")}
        error={form.error("current")}
      />
      <PasswordField name="next" kind="new" label={t("settings.password.next")} error={form.error("next")} />
      <Button type="submit" look="primary" busy={form.pending} className="self-start">
        {t("settings.password.change")}
      </Button>
    </form>
  );
}
