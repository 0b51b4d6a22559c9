import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { platformName } from "@/components/platform";
import { RelativeTime } from "@/components/relative-time";
import type { AskingMachine } from "@/lib/services/device-requests";

/** What the machine says about itself, and where it asks from; all of it is somebody's claim but the address and the time. */
export async function MachineFacts({ machine, code }: { machine: AskingMachine; code: string }) {
  const t = await getTranslations("device");
  const system = [platformName(machine.platform), machine.arch].filter(Boolean).join(" · ");
  return (
    <dl className="divide-y text-sm">
      <Row name={t("machine")}>
        <bdi className="font-medium">{machine.hostName}</bdi>
      </Row>
      <Row name={t("system")}>{system || t("notSaid")}</Row>
      <Row name={t("address")}>
        <span className="numeric">{machine.address || t("notSaid")}</span>
      </Row>
      <Row name={t("asked")}>
        <RelativeTime at={machine.askedAt} focusable />
      </Row>
      <Row name={t("code")}>
        <span className="numeric font-medium tracking-wider">{code}</span>
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
