"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { buttonClass } from "./button";
import type { Message } from "./toast";

const TIMEOUT_MS = { plain: 4_000, problem: 8_000, undo: 10_000 } as const;

/** Draws what was said, each message once, in the order it was said. */
export default function Toasts({ said }: { said: readonly Message[] }) {
  return (
    <Toast.Provider>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-3 bottom-20 z-60 flex flex-col gap-2 sm:right-6 sm:bottom-6 sm:left-auto sm:w-96">
          <List said={said} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List({ said }: { said: readonly Message[] }) {
  const { toasts, add, close } = Toast.useToastManager();
  const t = useTranslations("common");
  const shown = useRef(0);
  useEffect(() => {
    for (const { title, description, tone = "plain", undo } of said.slice(shown.current)) {
      const id = add({
        title,
        description,
        type: tone,
        priority: tone === "problem" ? "high" : "low",
        timeout: TIMEOUT_MS[undo ? "undo" : tone],
        actionProps: undo && {
          children: t("undo"),
          onClick: () => {
            close(id);
            undo();
          },
        },
      });
    }
    shown.current = said.length;
  }, [said, add, close, t]);

  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-card border border-l-4 bg-raised shadow-float transition-[opacity,translate] duration-200 ease-calm data-[type=problem]:border-l-offline data-[type=plain]:border-l-online data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 py-2.5 pr-2 pl-4">
        <div className="min-w-0 flex-1 text-sm">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-muted" />
        </div>
        <Toast.Action className={buttonClass({ look: "secondary", size: "small" })} />
        <Toast.Close className={buttonClass({ look: "ghost", size: "icon" })} aria-label={t("dismiss")}>
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
