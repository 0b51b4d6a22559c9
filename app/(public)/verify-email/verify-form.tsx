"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { verifyEmailAction } from "../_mail/actions";

/** The one click that confirms; then says so in the same place. */
export function VerifyForm({ code }: { code: string }) {
  const t = useTranslations("recover");
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const form = useForm(verifyEmailAction, ({ email }) => setConfirmed(email));
  if (confirmed !== null) {
    return (
      <div role="status" className="mt-7 rounded-card border bg-surface p-5 shadow-card">
        <p className="flex items-center gap-2.5 font-semibold">
          <CircleCheck aria-hidden className="size-5 text-online" strokeWidth={1.75} />
          {t("verifiedTitle")}
        </p>
        <p className="mt-2 text-sm [overflow-wrap:anywhere]">{t("verifiedText", { email: confirmed })}</p>
        <Link href="/agents" className={buttonClass({ look: "primary" }, "mt-4")}>
          {t("goOn")}
        </Link>
      </div>
    );
  }
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} method="post" className="mt-7 flex flex-col gap-5">
      {(form.formError ?? form.error("email")) && (
        <Notice tone="problem">{form.formError ?? form.error("email")}</Notice>
      )}
      <input type="hidden" name="code" value={code} />
      <Button type="submit" look="primary" size="large" busy={form.pending} className="self-start">
        {t("verify")}
      </Button>
    </form>
  );
}
