"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { PasswordField } from "@/components/password-field";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { emailProblem } from "@/lib/domain/email";
import { postCredentials, type SignInReply } from "../credentials";

async function signIn(input: FormData, next: string): Promise<SignInReply> {
  const email = String(input.get("email") ?? "");
  const password = String(input.get("password") ?? "");
  const wrong = emailProblem(email);
  // Whoever got in with such an address once may go on: it is refused to newcomers.
  if (wrong && wrong !== "emailMixed") return { ok: false, fields: { email: { code: wrong } } };
  if (password === "") return { ok: false, fields: { password: { code: "passwordMissing" } } };
  return postCredentials(email, password, next);
}

/** @param mail a lost password can be set anew by mail */
export function SignInForm({ next, mail }: { next: string; mail: boolean }) {
  const t = useTranslations("auth");
  const router = useRouter();
  const form = useForm(
    (input) => signIn(input, next),
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
      <PasswordField name="password" kind="current" label={t("password")} error={form.error("password")} />
      <Button type="submit" look="primary" size="large" busy={form.pending}>
        {t("signIn")}
      </Button>
      {mail ? <ForgotLink /> : <AskOperator />}
    </form>
  );
}

function ForgotLink() {
  const t = useTranslations("auth");
  return (
    <Link
      href="/forgot-password"
      className="w-fit text-muted text-sm underline decoration-line underline-offset-4 hover:text-ink"
    >
      {t("forgot")}
    </Link>
  );
}

/** Where no mail can be sent. */
function AskOperator() {
  const t = useTranslations("auth");
  return (
    <details className="text-muted text-sm">
      <summary className="w-fit underline decoration-line underline-offset-4 hover:text-ink">{t("forgot")}</summary>
      <p className="mt-2">{t("forgotHint")}</p>
      <code className="mt-1.5 block overflow-x-auto rounded-control bg-sunken px-3 py-2 text-ink">
        npm run admin -- user reset-password --email …
      </code>
    </details>
  );
}
