"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { PasswordField } from "@/components/password-field";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { resetPasswordAction } from "../_mail/actions";

export function ResetForm({ code, email }: { code: string; email: string }) {
  const t = useTranslations("recover");
  const router = useRouter();
  const form = useForm(resetPasswordAction, ({ path }) => {
    router.replace(path);
    router.refresh();
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} method="post" noValidate className="mt-7 flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <input type="hidden" name="code" value={code} />
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField name="password" kind="new" label={t("newPassword")} error={form.error("password")} />
      <Button type="submit" look="primary" size="large" busy={form.pending}>
        {t("resetSave")}
      </Button>
    </form>
  );
}
