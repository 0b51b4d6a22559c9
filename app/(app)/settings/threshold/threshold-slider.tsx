"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { Slider } from "@/components/ui/slider";
import { useToast } from "@/components/ui/toast";
import { THRESHOLD_MINUTES } from "@/lib/domain/liveness";
import { setThresholdAction } from "./actions";

/** Saved when it is let go, and can be taken back. */
export function ThresholdSlider({ minutes, canChange }: { minutes: number; canChange: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const [shown, setShown] = useState(minutes);
  const [saving, start] = useTransition();

  function save(next: number, before: number | null): void {
    if (next === before) return;
    start(async () => {
      const reply = await setThresholdAction({ minutes: next }).catch(() => null);
      if (!reply?.ok) {
        setShown(minutes);
        const problem = reply ? (reply.form?.code === "forbidden" ? "forbidden" : "unexpected") : "unreachable";
        return toast({ title: t(`problem.${problem}`), tone: "problem" });
      }
      setShown(next);
      toast({
        title: t("settings.threshold.saved", { minutes: next }),
        undo: before === null ? undefined : () => save(before, null),
      });
    });
  }

  return (
    <div aria-busy={saving}>
      <Slider
        label={t("settings.threshold.title")}
        labelHidden
        min={THRESHOLD_MINUTES.min}
        max={THRESHOLD_MINUTES.max}
        value={shown}
        onChange={setShown}
        onCommit={(next) => save(next, minutes)}
        text={(value) => t("common.minuteCount", { count: value })}
        disabled={!canChange}
      />
      <div aria-hidden="true" className="numeric flex justify-between text-muted">
        <span>{THRESHOLD_MINUTES.min}</span>
        <span>{THRESHOLD_MINUTES.max}</span>
      </div>
    </div>
  );
}
