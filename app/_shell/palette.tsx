"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { setPaletteOpen, usePaletteOpen } from "./palette-open";

// Fetched with the first use: most visits need no palette.
const PaletteDialog = lazy(() => import("./palette-dialog"));

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    setPaletteOpen(true);
    return;
  }
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isSlash || isTyping(event.target) || document.querySelector("[role=dialog], [role=alertdialog]")) return;
  const search = document.querySelector<HTMLInputElement>("main input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

/** Ctrl-K or ⌘-K opens the palette, "/" goes to the page's own search. Once, around the app. */
export function Palette({ mayMakeTokens }: { mayMakeTokens: boolean }) {
  const open = usePaletteOpen();
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      setPaletteOpen(false);
    };
  }, []);
  return (
    wanted && (
      <Suspense>
        <PaletteDialog open={open} mayMakeTokens={mayMakeTokens} />
      </Suspense>
    )
  );
}

/** The visible way to the palette. */
export function PaletteButton({ compact = false }: { compact?: boolean }) {
  const t = useTranslations("palette");
  const open = () => setPaletteOpen(true);
  if (compact) {
    return (
      <Button look="ghost" size="icon" aria-label={t("open")} title={t("open")} onClick={open} className="size-11">
        <Search aria-hidden className="size-5" strokeWidth={1.75} />
      </Button>
    );
  }
  return (
    <button
      type="button"
      onClick={open}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-10 w-full items-center gap-3 rounded-control border border-edge/60 bg-paper px-3 text-left text-muted text-sm transition-colors hover:border-edge hover:text-ink"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 truncate">{t("open")}</span>
      <span
        aria-hidden="true"
        className="rounded border bg-sunken px-1.5 py-0.5 font-mono text-[0.6875rem] leading-none"
      >
        {t("keys")}
      </span>
    </button>
  );
}
