"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { setTimeZoneAction } from "./actions";

/** Where the account's days begin: typed with the zones the browser knows at hand, or this browser's own at once. */
export function TimeZoneForm({ zone, canChange }: { zone: string; canChange: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const [value, setValue] = useState(zone);
  const [known, setKnown] = useState<{ all: string[]; here: string }>({ all: [], here: zone });
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setKnown({ all: ["UTC", ...Intl.supportedValuesOf("timeZone")], here: here || "UTC" });
  }, []);
  const form = useForm(setTimeZoneAction, () => toast({ title: t("settings.timeZone.saved") }));
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex max-w-md flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <Field
        name="timeZone"
        label={t("settings.timeZone.label")}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        error={form.error("timeZone")}
        list="time-zones"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={60}
        disabled={!canChange}
      />
      <datalist id="time-zones">
        {known.all.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {canChange && (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={form.pending}>
            {t("common.save")}
          </Button>
          {known.here !== value && (
            <Button onClick={() => setValue(known.here)}>{t("settings.timeZone.here", { zone: known.here })}</Button>
          )}
        </div>
      )}
    </form>
  );
}
