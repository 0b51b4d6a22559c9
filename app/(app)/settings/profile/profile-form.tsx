"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProof } from "@/app/_shell/prove-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { updateProfileAction } from "./actions";

/** Name and e-mail; a new e-mail asks for a proof. */
export function ProfileForm({ name, email }: { name: string; email: string }) {
  const t = useTranslations();
  const toast = useToast();
  const [address, setAddress] = useState(email);
  const { proved, dialog } = useProof();
  const form = useForm(
    (input) => proved(() => updateProfileAction(input)),
    ({ pending }) => {
      // It is still the old one until the new one is confirmed.
      if (pending !== null) setAddress(email);
      toast({ title: t("settings.profile.saved") });
    },
  );
  return (
    <>
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex max-w-md flex-col gap-5">
        {form.formError && <Notice tone="problem">{form.formError}</Notice>}
        <Field
          name="name"
          label={t("auth.name")}
          defaultValue={name}
          error={form.error("name")}
          autoComplete="name"
          maxLength={80}
        />
        <Field
          name="email"
          type="email"
          label={t("auth.email")}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={form.error("email")}
          autoComplete="email"
          autoCapitalize="none"
        />
        <Button type="submit" look="primary" busy={form.pending} className="self-start">
          {t("common.save")}
        </Button>
      </form>
      {dialog}
    </>
  );
}
