"use client";

import { MailCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { requestMagicLinkAction, requestResetAction } from "./actions";

interface Props {
  way: "magic_link" | "reset";
  /** How long the link will work. */
  minutes: number;
  /** Where to go after signing in. */
  next?: string;
}

const ACTIONS = { magic_link: requestMagicLinkAction, reset: requestResetAction } as const;

/** Asks for a link by mail; afterwards says the same whoever has the address. */
export function WishForm({ way, minutes, next }: Props) {
  const t = useTranslations();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm(ACTIONS[way], ({ email }) => setSentTo(email));
  if (sentTo !== null) {
    return (
      <div role="status" className="mt-7 rounded-card border bg-surface p-5 shadow-card">
        <p className="flex items-center gap-2.5 font-semibold">
          <MailCheck aria-hidden className="size-5 text-online" strokeWidth={1.75} />
          {t("recover.sentTitle")}
        </p>
        <p className="mt-2 text-sm [overflow-wrap:anywhere]">{t("recover.sentText", { email: sentTo, minutes })}</p>
        <p className="mt-2 text-muted text-sm">{t("recover.sentMissing")}</p>
        <Button className="mt-4" onClick={() => setSentTo(null)}>
          {t("recover.other")}
        </Button>
      </div>
    );
  }
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} method="post" noValidate className="mt-7 flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      {next && <input type="hidden" name="next" value={next} />}
      <Field
        name="email"
        type="email"
        label={t("auth.email")}
        error={form.error("email")}
        autoComplete="username"
        inputMode="email"
        autoCapitalize="none"
        autoFocus
      />
      <Button type="submit" look="primary" size="large" busy={form.pending}>
        {t(way === "magic_link" ? "recover.magicSend" : "recover.forgotSend")}
      </Button>
    </form>
  );
}
