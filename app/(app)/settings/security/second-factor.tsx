"use client";

import { ShieldCheck, ShieldOff } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProof } from "@/app/_shell/prove-dialog";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { beginEnrolmentAction, renewRecoveryCodesAction, turnOffSecondFactorAction } from "./actions";

const Enrolment = dynamic(() => import("./enrolment").then((module) => module.Enrolment));
const RecoveryCodes = dynamic(() => import("./recovery-codes").then((module) => module.RecoveryCodes));

interface Props {
  /** When it was turned on, milliseconds; null: it is off. */
  since: number | null;
  codesLeft: number;
  email: string;
}

interface Enrolling {
  secret: string;
  qr: { size: number; path: string };
}

/** Few left: it is time for new ones. */
const FEW_CODES = 3;

/** The second factor: what it is worth, on, off, and its recovery codes. */
export function SecondFactor({ since, codesLeft, email }: Props) {
  const t = useTranslations();
  const toast = useToast();
  const { proved, dialog } = useProof();
  const [pending, setPending] = useState(false);
  const [enrolling, setEnrolling] = useState<Enrolling | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [turningOff, setTurningOff] = useState(false);

  const fail = (reply: { form?: { code: string } } | null) => {
    if (reply?.form?.code === "proofNeeded") return;
    toast({ title: t(reply ? "problem.unexpected" : "problem.unreachable"), tone: "problem" });
  };
  // Not a transition, which would hold the proof's own form back.
  const start = (work: () => Promise<void>) => {
    setPending(true);
    void work().finally(() => setPending(false));
  };
  const begin = () =>
    start(async () => {
      const reply = await proved(() => beginEnrolmentAction({})).catch(() => null);
      if (reply?.ok) setEnrolling(reply.value);
      else fail(reply);
    });
  const renew = () =>
    start(async () => {
      const reply = await proved(() => renewRecoveryCodesAction({})).catch(() => null);
      if (reply?.ok) setCodes(reply.value.codes);
      else fail(reply);
    });
  const turnOff = () => {
    setTurningOff(false);
    start(async () => {
      const reply = await proved(() => turnOffSecondFactorAction({})).catch(() => null);
      if (reply?.ok) toast({ title: t("secondFactor.settings.isOff") });
      else fail(reply);
    });
  };

  return (
    <>
      {since === null ? (
        !enrolling && (
          <State on={false} title={t("secondFactor.settings.off")} text={t("secondFactor.settings.offText")}>
            <Button look="primary" busy={pending} onClick={begin}>
              {t("secondFactor.settings.turnOn")}
            </Button>
          </State>
        )
      ) : (
        <>
          <State
            on
            title={t("secondFactor.settings.on")}
            text={
              <>
                {t("secondFactor.settings.since")} · <RelativeTime at={since} focusable /> ·{" "}
                {t("secondFactor.settings.codesLeft", { count: codesLeft })}
              </>
            }
          >
            <Button busy={pending} onClick={renew}>
              {t("secondFactor.settings.renew")}
            </Button>
            <Button look="danger" onClick={() => setTurningOff(true)}>
              {t("secondFactor.settings.turnOff")}
            </Button>
          </State>
          {codesLeft <= FEW_CODES && (
            <Notice tone="problem" className="mt-4">
              {t("secondFactor.settings.fewCodes", { count: codesLeft })}
            </Notice>
          )}
        </>
      )}
      {enrolling && (
        <Enrolment
          {...enrolling}
          onCancel={() => setEnrolling(null)}
          onDone={(made) => {
            setEnrolling(null);
            setCodes(made);
          }}
        />
      )}
      {codes && <RecoveryCodes codes={codes} email={email} onClose={() => setCodes(null)} />}
      <Dialog
        open={turningOff}
        onOpenChange={setTurningOff}
        title={t("secondFactor.settings.turnOffTitle")}
        description={t("secondFactor.settings.turnOffText")}
        footer={
          <>
            <Button onClick={() => setTurningOff(false)}>{t("common.cancel")}</Button>
            <Button look="danger" onClick={turnOff}>
              {t("secondFactor.settings.turnOff")}
            </Button>
          </>
        }
      />
      {dialog}
    </>
  );
}

function State({
  on,
  title,
  text,
  children,
}: {
  on: boolean;
  title: string;
  text: React.ReactNode;
  children: React.ReactNode;
}) {
  const Icon = on ? ShieldCheck : ShieldOff;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-3.5">
        <span
          className={`grid size-10 shrink-0 place-items-center rounded-full ${on ? "bg-online-soft text-online" : "bg-sunken text-muted"}`}
        >
          <Icon aria-hidden className="size-5" strokeWidth={1.75} />
        </span>
        <div className="min-w-0">
          <p className="font-medium text-sm">{title}</p>
          <p className="mt-0.5 text-muted text-sm">{text}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
