"use client";

import { Download, Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";

/** The only time the recovery codes are shown: to be copied, kept as a file, or printed. */
export function RecoveryCodes({ codes, email, onClose }: { codes: string[]; email: string; onClose(): void }) {
  const t = useTranslations();
  const heading = `${location.host} · ${email}`;
  const download = () => {
    const url = URL.createObjectURL(new Blob([`${heading}\n\n${codes.join("\n")}\n`], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "openclaw-monitor-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Dialog
      open
      firm
      onOpenChange={(open) => !open && onClose()}
      title={t("secondFactor.codes.title")}
      description={t("secondFactor.codes.text")}
      footer={
        <Button look="primary" className="print:hidden" onClick={onClose}>
          {t("secondFactor.codes.saved")}
        </Button>
      }
    >
      {/* app/globals.css prints this sheet alone. */}
      <div data-print-sheet>
        <p className="hidden font-medium print:block">{heading}</p>
        <ul
          aria-label={t("secondFactor.codes.title")}
          className="numeric grid grid-cols-2 gap-x-6 gap-y-2 rounded-control bg-sunken px-5 py-4 text-center print:mt-4 print:bg-transparent"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <div className="mt-4 flex flex-wrap gap-2 print:hidden">
        <CopyButton text={codes.join("\n")} label={t("secondFactor.codes.copy")} />
        <Button size="small" onClick={download}>
          <Download aria-hidden className="size-4" />
          {t("secondFactor.codes.download")}
        </Button>
        <Button size="small" onClick={() => window.print()}>
          <Printer aria-hidden className="size-4" />
          {t("secondFactor.codes.print")}
        </Button>
      </div>
    </Dialog>
  );
}
