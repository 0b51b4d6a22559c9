import { Check } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LiveRefresh } from "@/components/live-refresh";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { StatusLight } from "@/components/ui/status-light";
import type { AskingMachine } from "@/lib/services/device-requests";
import { Heading, shortened } from "./heading";
import { Wire } from "./wire";

interface Props {
  machine: AskingMachine;
  account: string;
}

/** Approved: waits for the machine's first report and turns green by itself. */
export async function Approved({ machine, account, hasToken }: Props & { hasToken: boolean }) {
  const t = await getTranslations("device");
  return (
    <>
      <LiveRefresh />
      <Wire platform={machine.platform} state="joining" />
      <Heading title={t("approvedTitle")}>{t("approvedHint", { host: shortened(machine.hostName), account })}</Heading>
      <Card className="mt-5 px-5 py-4">
        <ol role="status" className="flex flex-col gap-3 text-sm">
          <Step done>{t("stepApproved")}</Step>
          <Step done={hasToken}>{t("stepToken")}</Step>
          <Step>{t("stepReport")}</Step>
        </ol>
      </Card>
      <p className="mt-4 text-center text-muted text-sm">{t("approvedLonger")}</p>
    </>
  );
}

function Step({ done = false, children }: { done?: boolean; children: string }) {
  return (
    <li className="flex items-center gap-3">
      {done ? (
        <Check aria-hidden className="size-5 shrink-0 rounded-full bg-online-soft p-1 text-online" strokeWidth={3} />
      ) : (
        <span aria-hidden="true" className="grid size-5 shrink-0 place-items-center">
          <span className="size-2.5 animate-beacon rounded-full bg-edge" />
        </span>
      )}
      <span className={done ? undefined : "text-muted"}>{children}</span>
    </li>
  );
}

/** The first light: the machine has reported. */
export async function Connected({
  machine,
  account,
  host,
}: Props & { host: { id: string; name: string; agents: number } }) {
  const t = await getTranslations("device");
  return (
    <>
      <Wire platform={machine.platform} state="live" />
      <div role="status" className="flex flex-col items-center pt-5">
        <StatusLight state="online" />
        <Heading title={t("connectedTitle", { host: shortened(host.name) })}>
          {t("connectedHint", { count: host.agents, account })}
        </Heading>
      </div>
      <div className="mt-6 flex flex-col gap-3">
        <Link href={`/hosts/${host.id}`} className={buttonClass({ look: "primary", size: "large" })}>
          {t("seeHost")}
        </Link>
        <Link href="/agents" className={buttonClass({ size: "large" })}>
          {t("seeAgents")}
        </Link>
      </div>
      <p className="mt-5 text-center text-muted text-sm">{t("connectedMore")}</p>
    </>
  );
}
