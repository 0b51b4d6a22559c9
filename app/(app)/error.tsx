"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition, useEffect } from "react";
import { Apology } from "@/components/apology";
import { useOnline } from "@/components/offline-note";
import { Button } from "@/components/ui/button";

export interface Failure {
  error: Error & { digest?: string };
  reset(): void;
}

/**
 * A page that failed: whose fault it is, what to do, and a code that finds the line in the log. Without a network it is
 * nobody's, and the page comes back by itself.
 */
export default function Failed({ error, reset }: Failure) {
  const t = useTranslations("errors");
  const router = useRouter();
  const isOnline = useOnline();
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  useEffect(() => {
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  });
  const title = isOnline ? t("title") : t("offlineTitle");
  return (
    <Apology
      title={title}
      actions={
        <Button look="primary" onClick={again}>
          {t("retry")}
        </Button>
      }
    >
      <title>{title}</title>
      <p role="alert" className="mt-3 text-muted">
        {isOnline ? t("text") : t("offlineText")}
      </p>
      {isOnline && error.digest && (
        <p className="mt-3">
          <span className="sr-only">{t("codeLabel")}: </span>
          <code className="select-all rounded-control bg-sunken px-3 py-1.5">{error.digest}</code>
        </p>
      )}
    </Apology>
  );
}
