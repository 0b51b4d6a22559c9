"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { setContentAllowedAction } from "./actions";

/** Excerpts kept or not, at once. Switching off cannot be undone: they are gone. */
export function ContentSwitch({ allowed, canChange }: { allowed: boolean; canChange: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const [shown, show] = useOptimistic(allowed);
  const [, start] = useTransition();
  const change = (next: boolean) =>
    start(async () => {
      show(next);
      const reply = await setContentAllowedAction({ allowed: next }).catch(() => null);
      if (reply?.ok) toast({ title: t(next ? "privacyLevel.nowKept" : "privacyLevel.nowDeleted") });
      else toast({ title: t(`problem.${reply ? "forbidden" : "unreachable"}`), tone: "problem" });
    });
  return (
    <>
      <Switch label={t("privacyLevel.switch")} checked={shown} onChange={change} disabled={!canChange} />
      {!canChange && <p className="mt-2 text-muted text-sm">{t("settings.threshold.readOnly")}</p>}
    </>
  );
}
