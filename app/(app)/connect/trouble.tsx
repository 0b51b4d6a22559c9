"use client";

import { useTranslations } from "next-intl";
import { CommandLine } from "@/components/install-command";

interface Props {
  /** Tokens refused from this address. */
  refused: number;
  hasReached: boolean;
}

/** What usually goes wrong, in the order in which it is worth looking, and the one command that looks. */
export function Trouble({ refused, hasReached }: Props) {
  const t = useTranslations("connect.trouble");
  return (
    <div className="mt-5 border-t pt-4 text-sm">
      {refused > 0 && (
        <p className="mb-3 rounded-control bg-late-soft px-3 py-2 text-late">{t("refused", { count: refused })}</p>
      )}
      <h3 className="font-semibold">{t("title")}</h3>
      <ol className="mt-2 list-decimal space-y-1.5 pl-5 text-muted">
        {!hasReached && <li>{t("network")}</li>}
        <li>{t("mistyped")}</li>
        <li>{t("unreadable")}</li>
        <li>{t("elsewhere")}</li>
      </ol>
      <p className="mt-3 mb-1.5">{t("doctor")}</p>
      <CommandLine command="openclaw-status-monitor doctor" label={t("copyDoctor")} />
    </div>
  );
}
