"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { secondFactorAction } from "./actions";

/** The code of the authenticator app, or instead a recovery code. */
export function SecondFactorForm({ next }: { next: string }) {
  const t = useTranslations("secondFactor");
  const router = useRouter();
  const [recovery, setRecovery] = useState(false);
  const form = useForm(secondFactorAction, ({ path }) => {
    router.replace(path);
    router.refresh();
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} method="post" noValidate className="mt-7 flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <input type="hidden" name="next" value={next} />
      <Field
        // Another kind of code is another field: what was typed and what was wrong go with it.
        key={String(recovery)}
        name="code"
        label={t(recovery ? "recoveryCode" : "code")}
        hint={t(recovery ? "recoveryHint" : "codeHint")}
        error={form.error("code")}
        autoComplete={recovery ? "off" : "one-time-code"}
        inputMode={recovery ? "text" : "numeric"}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        className="[&_input]:font-mono [&_input]:tracking-[0.2em]"
      />
      <Button type="submit" look="primary" size="large" busy={form.pending}>
        {t("continue")}
      </Button>
      <button
        type="button"
        className="w-fit text-muted text-sm underline decoration-line underline-offset-4 hover:text-ink"
        onClick={() => {
          form.reset();
          setRecovery(!recovery);
        }}
      >
        {t(recovery ? "useCode" : "useRecovery")}
      </button>
    </form>
  );
}
