"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { removePriceAction, setPriceAction } from "./actions";

const CLASSES = ["input", "output", "cacheRead", "cacheWrite"] as const;

interface Props {
  /** Absent: of a model to be named. */
  model?: string;
  /** Dollars, as they are typed. */
  values: Partial<Record<(typeof CLASSES)[number], string>>;
  /** The button that takes the account's own price away; absent where there is none. */
  removeLabel?: string;
}

/** The four prices of one model. */
export function PriceForm({ model, values, removeLabel }: Props) {
  const t = useTranslations();
  const toast = useToast();
  const [removing, start] = useTransition();
  const form = useForm(setPriceAction, () => {
    if (model === undefined) form.ref.current?.reset();
    toast({ title: t("pricing.saved") });
  });
  const remove = () =>
    start(async () => {
      const reply = await removePriceAction({ model: model ?? "" }).catch(() => null);
      if (reply?.ok) toast({ title: t("pricing.removed") });
      else toast({ title: t(reply ? "problem.unexpected" : "problem.unreachable"), tone: "problem" });
    });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      {model === undefined ? (
        <Field
          name="model"
          label={t("pricing.model")}
          hint={t("pricing.modelHint")}
          error={form.error("model")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={120}
        />
      ) : (
        <input type="hidden" name="model" value={model} />
      )}
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {CLASSES.map((name) => (
          <Field
            key={name}
            name={name}
            label={t(`pricing.${name}`)}
            defaultValue={values[name]}
            error={form.error(name)}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={form.pending}>
          {t("common.save")}
        </Button>
        {removeLabel && (
          <Button busy={removing} onClick={remove}>
            {removeLabel}
          </Button>
        )}
      </div>
    </form>
  );
}
