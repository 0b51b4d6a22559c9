"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button, type ButtonLook } from "./button";

/** Over plain http on a LAN address browsers offer no clipboard object: the old way still works there. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    // Inside an open dialog focus may not leave it, so the helper element goes there too.
    (document.activeElement?.closest('[role="dialog"],[role="alertdialog"]') ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

type Props = ButtonLook & {
  text: string /** Read out, e.g. "Copy token". */;
  label: string;
  iconOnly?: boolean;
  className?: string;
};

/** Copies `text` and says so, in words for those who listen. */
export function CopyButton({ text, label, iconOnly = false, look = "secondary", size = "small", className }: Props) {
  const t = useTranslations("common");
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2_500);
    return () => clearTimeout(timer);
  }, [state]);
  const word = state === "copied" ? t("copied") : state === "failed" ? t("copyFailed") : iconOnly ? label : t("copy");
  return (
    <Button
      look={look}
      size={iconOnly ? "icon" : size}
      aria-label={iconOnly ? label : undefined}
      title={iconOnly ? word : undefined}
      className={className}
      onClick={async () => setState((await copyText(text)) ? "copied" : "failed")}
    >
      {state === "copied" ? (
        <Check aria-hidden className="size-4 text-online" />
      ) : (
        <Copy aria-hidden className="size-4" />
      )}
      {!iconOnly && word}
      <span role="status" className="sr-only">
        {state === "idle" ? "" : word}
      </span>
    </Button>
  );
}
