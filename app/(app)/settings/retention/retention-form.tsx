"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { useToast } from "@/components/ui/toast";
import { isShorter, KEPT, type Kept, RETENTION_DAYS, type Retention } from "@/lib/domain/retention";
import { setRetentionAction } from "./actions";

/** Saved by the button only: a shorter time deletes. */
export function RetentionForm({ retention, canChange }: { retention: Retention; canChange: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const [saved, setSaved] = useState(retention);
  const [chosen, setChosen] = useState(retention);
  const [saving, start] = useTransition();
  const isChanged = KEPT.some((kept) => chosen[kept] !== saved[kept]);

  const save = () =>
    start(async () => {
      const reply = await setRetentionAction({ ...chosen }).catch(() => null);
      if (!reply?.ok) {
        const problem = reply ? (reply.form?.code === "forbidden" ? "forbidden" : "unexpected") : "unreachable";
        return toast({ title: t(`problem.${problem}`), tone: "problem" });
      }
      setSaved(chosen);
      toast({ title: t("settings.retention.saved") });
    });

  const text = (days: number) =>
    days === 0 ? t("settings.retention.forGood") : t("settings.retention.days", { days });
  const field = (kept: Kept) => (
    <div key={kept} className="space-y-1">
      <Select
        label={t(`settings.retention.${kept}`)}
        showLabel
        value={String(chosen[kept])}
        onChange={(value) => setChosen({ ...chosen, [kept]: Number(value) })}
        options={optionsOf(kept, saved[kept]).map((days) => ({ value: String(days), label: text(days) }))}
        disabled={!canChange}
        className="w-full sm:w-56"
      />
      <p className="max-w-prose text-muted text-sm">{t(`settings.retention.${kept}Hint`)}</p>
    </div>
  );

  return (
    <div className="space-y-5" aria-busy={saving}>
      {KEPT.map(field)}
      {isShorter(saved, chosen) && <Notice tone="problem">{t("settings.retention.deletes")}</Notice>}
      {canChange && (
        <Button look="primary" onClick={save} disabled={!isChanged} busy={saving}>
          {t("common.save")}
        </Button>
      )}
    </div>
  );
}

/** What stands now is among them, whoever set it. */
function optionsOf(kept: Kept, now: number): number[] {
  const choices: readonly number[] = RETENTION_DAYS[kept];
  const isLonger = (one: number, two: number) => (one || Number.POSITIVE_INFINITY) - (two || Number.POSITIVE_INFINITY);
  return [...new Set([...choices, now])].sort((a, b) => (a === b ? 0 : isLonger(a, b)));
}
