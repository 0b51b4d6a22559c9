"use client";

import { useTranslations } from "next-intl";
import { useProof } from "@/app/_shell/prove-dialog";
import { PasswordField } from "@/components/password-field";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { setFirstPasswordAction } from "./actions";

/** A password for somebody who has none, because they came through another account. */
export function FirstPasswordForm({ email }: { email: string }) {
  const t = useTranslations();
  const toast = useToast();
  const { proved, dialog } = useProof();
  const form = useForm(
    (input) => proved(() => setFirstPasswordAction(input)),
    () => toast({ title: t("settings.password.isSet") }),
  );
  return (
    <>
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex max-w-md flex-col gap-5">
        {form.formError && <Notice tone="problem">{form.formError}</Notice>}
        {/* Tells password managers whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordField name="next" kind="new" label={t("settings.password.next")} error={form.error("next")} />
        <Button type="submit" look="primary" busy={form.pending} className="self-start">
          {t("settings.password.set")}
        </Button>
      </form>
      {dialog}
    </>
  );
}
