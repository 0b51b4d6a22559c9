"use client";

import { useTranslations } from "next-intl";
import { Apology } from "@/components/apology";
import { Button } from "@/components/ui/button";

export interface Failure {
  error: Error & { digest?: string };
  reset(): void;
}

/** A page that failed: says so, offers another try, and a code that finds the line in the log. */
export default function Failed({ error, reset }: Failure) {
  const t = useTranslations("errors");
  return (
    <Apology
      title={t("title")}
      actions={
        <Button look="primary" onClick={reset}>
          {t("retry")}
        </Button>
      }
    >
      <title>{t("title")}</title>
      <p role="alert" className="mt-3 text-muted">
        {t("text")}
      </p>
      {error.digest && <code className="mt-3 select-all rounded-control bg-sunken px-3 py-1.5">{error.digest}</code>}
    </Apology>
  );
}
