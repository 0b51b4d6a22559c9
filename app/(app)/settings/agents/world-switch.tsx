"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import { setWorldCountedAction } from "./actions";

/** Counted in public or not, at once. */
export function WorldSwitch({ counted, canChange }: { counted: boolean; canChange: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const [shown, show] = useOptimistic(counted);
  const [, start] = useTransition();
  const change = (next: boolean) =>
    start(async () => {
      show(next);
      const reply = await setWorldCountedAction({ counted: next }).catch(() => null);
      if (reply?.ok) toast({ title: t(next ? "world.nowIn" : "world.nowOut"), undo: () => change(!next) });
      else toast({ title: t(`problem.${reply ? "forbidden" : "unreachable"}`), tone: "problem" });
    });
  return (
    <>
      <Switch label={t("world.switch")} checked={shown} onChange={change} disabled={!canChange} />
      {!canChange && <p className="mt-2 text-muted text-sm">{t("settings.threshold.readOnly")}</p>}
    </>
  );
}
