"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { Dialog } from "@/components/ui/dialog";

interface Problem {
  code: string;
  values?: Record<string, number>;
}
type Reply<T> = { ok: true; value: T } | { ok: false; fields: Record<string, Problem>; form?: Problem };

const ProveForm = dynamic(() => import("./prove-form").then((module) => module.ProveForm), {
  loading: () => <div className="h-36" />,
});

/**
 * For dangerous things (lib/auth/proof.ts): runs an action, and when it answers that a proof is needed asks for one and
 * runs it again. Draw `dialog` anywhere in the component.
 */
export function useProof(): { proved<T>(action: () => Promise<Reply<T>>): Promise<Reply<T>>; dialog: ReactNode } {
  const t = useTranslations("secondFactor.prove");
  const [open, setOpen] = useState(false);
  const waiting = useRef<((proved: boolean) => void) | null>(null);
  const settle = (proved: boolean) => {
    setOpen(false);
    waiting.current?.(proved);
    waiting.current = null;
  };
  const ask = () =>
    new Promise<boolean>((resolve) => {
      waiting.current = resolve;
      setOpen(true);
    });
  return {
    async proved(action) {
      const reply = await action();
      if (reply.ok || reply.form?.code !== "proofNeeded") return reply;
      return (await ask()) ? action() : reply;
    },
    dialog: (
      <Dialog open={open} onOpenChange={(next) => !next && settle(false)} title={t("title")} description={t("why")}>
        <ProveForm onProved={() => settle(true)} onCancel={() => settle(false)} />
      </Dialog>
    ),
  };
}
