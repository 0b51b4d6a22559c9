"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { setRateAction } from "./actions";

/** The rule of thumb for models without a price. */
export function RateForm({ rate, canChange }: { rate: string; canChange: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const form = useForm(setRateAction, () => toast({ title: t("pricing.rateSaved") }));
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex max-w-md flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <Field
        name="rate"
        label={t("pricing.rate")}
        defaultValue={rate}
        error={form.error("rate")}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        disabled={!canChange}
      />
      {canChange && (
        <Button type="submit" look="primary" busy={form.pending} className="self-start">
          {t("common.save")}
        </Button>
      )}
    </form>
  );
}
