"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { PasswordField } from "@/components/password-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { postCredentials, type SignInReply } from "../credentials";
import { signUpAction } from "./actions";

async function signUpAndIn(input: FormData, next: string): Promise<SignInReply> {
  const reply = await signUpAction(input);
  return reply.ok ? postCredentials(String(input.get("email")), String(input.get("password")), next) : reply;
}

export function SignUpForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const router = useRouter();
  const form = useForm(
    (input: FormData) => signUpAndIn(input, next),
    (path) => {
      router.replace(path);
      router.refresh();
    },
  );
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} method="post" noValidate className="mt-7 flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <Field
        name="email"
        type="email"
        label={t("email")}
        error={form.error("email")}
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        autoFocus
      />
      <PasswordField name="password" kind="new" label={t("password")} error={form.error("password")} />
      <Field name="name" label={t("name")} hint={t("nameHint")} error={form.error("name")} autoComplete="name" />
      <Button type="submit" look="primary" size="large" busy={form.pending}>
        {t("signUp")}
      </Button>
    </form>
  );
}
