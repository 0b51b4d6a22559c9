"use client";

import { useTranslations } from "next-intl";
import { useProof } from "@/app/_shell/prove-dialog";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { confirmEnrolmentAction } from "./actions";

interface Props {
  secret: string;
  qr: { size: number; path: string };
  onDone(codes: string[]): void;
  onCancel(): void;
}

/** Three steps: an app, the secret, a code that shows that both agree. */
export function Enrolment({ secret, qr, onDone, onCancel }: Props) {
  const t = useTranslations();
  const { proved, dialog } = useProof();
  const form = useForm(
    (input) => proved(() => confirmEnrolmentAction(input)),
    ({ codes }) => onDone(codes),
  );
  const grouped = secret.replace(/(.{4})(?=.)/g, "$1 ");
  return (
    <div className="grid gap-x-8 gap-y-6 sm:grid-cols-[auto_minmax(0,1fr)]">
      <figure className="mx-auto w-fit sm:mx-0">
        {/* White in the dark theme too: cameras want dark on light. */}
        <svg
          role="img"
          aria-label={t("secondFactor.enrol.qr")}
          viewBox={`0 0 ${qr.size} ${qr.size}`}
          shapeRendering="crispEdges"
          className="size-52 rounded-card border bg-white"
        >
          <path d={qr.path} fill="#0b1220" />
        </svg>
      </figure>
      <div className="min-w-0 space-y-5">
        <ol className="list-decimal space-y-1.5 pl-5 text-sm marker:text-muted">
          <li>{t("secondFactor.enrol.app")}</li>
          <li>{t("secondFactor.enrol.scan")}</li>
          <li>{t("secondFactor.enrol.type")}</li>
        </ol>
        <div className="text-sm">
          <p className="text-muted">{t("secondFactor.enrol.secret")}</p>
          <div className="mt-1.5 flex items-center gap-2">
            <code className="numeric min-w-0 flex-1 break-words rounded-control bg-sunken px-3 py-2">{grouped}</code>
            <CopyButton text={secret} label={t("secondFactor.enrol.copySecret")} iconOnly />
          </div>
        </div>
        <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
          {form.formError && <Notice tone="problem">{form.formError}</Notice>}
          <Field
            name="code"
            label={t("secondFactor.code")}
            error={form.error("code")}
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={12}
            autoFocus
            className="max-w-48 [&_input]:font-mono [&_input]:tracking-[0.2em]"
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={form.pending}>
              {t("secondFactor.settings.turnOn")}
            </Button>
            <Button onClick={onCancel}>{t("common.cancel")}</Button>
          </div>
        </form>
        {dialog}
      </div>
    </div>
  );
}
