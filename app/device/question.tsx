import { Check, TriangleAlert, X } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import type { CurrentLogin } from "@/lib/auth/current";
import { withNext } from "@/lib/domain/own-path";
import { may } from "@/lib/domain/roles";
import { DEVICE } from "@/lib/protocol/device";
import { type AskingMachine, peopleToAsk } from "@/lib/services/device-requests";
import { Decide } from "./decide";
import { Heading, shortened } from "./heading";
import { MachineFacts } from "./machine-facts";
import { Wire } from "./wire";

interface Props {
  login: CurrentLogin;
  machine: AskingMachine;
  account: string;
  code: string;
}

/** The question: may this machine join, and what would it be allowed? */
export async function Question({ login, machine, account, code }: Props) {
  const t = await getTranslations("device");
  return (
    <>
      <Wire platform={machine.platform} state="asking" />
      <Heading title={t("askTitle", { host: shortened(machine.hostName) })}>{t("askHint", { account })}</Heading>
      <Card className="mt-5 px-5 py-4">
        <MachineFacts machine={machine} code={code} />
        <ul className="mt-4 flex flex-col gap-2 border-t pt-4 text-sm">
          <Scope allowed>{t("mayReport", { account })}</Scope>
          <Scope>{t("mayNothingElse")}</Scope>
        </ul>
      </Card>
      {login.isDemo || !may(login.role, "manage_tokens") ? (
        <NotYours login={login} code={code} />
      ) : (
        <>
          <p className="mt-4 flex items-start gap-2.5 rounded-control bg-late-soft px-3.5 py-2.5 text-sm">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-late" />
            {t("careful")}
          </p>
          <Decide code={code} />
        </>
      )}
    </>
  );
}

function Scope({ allowed = false, children }: { allowed?: boolean; children: ReactNode }) {
  const Icon = allowed ? Check : X;
  return (
    <li className="flex items-start gap-2.5 [overflow-wrap:anywhere]">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${allowed ? "text-online" : "text-muted"}`} />
      <span className="min-w-0">{children}</span>
    </li>
  );
}

/** For those who may look only: whom to ask, or where to go. */
async function NotYours({ login, code }: { login: CurrentLogin; code: string }) {
  const t = await getTranslations();
  if (login.isDemo) {
    const here = `${DEVICE.page}?code=${code}`;
    return (
      <>
        <Notice className="mt-4">{t("device.demoCannot")}</Notice>
        <Link href={withNext("/sign-in", here)} className={buttonClass({ look: "primary", size: "large" }, "mt-4")}>
          {t("auth.signIn")}
        </Link>
      </>
    );
  }
  const people = await peopleToAsk(login.ctx);
  return (
    <Notice className="mt-4">
      <p>{t("device.viewerCannot")}</p>
      <ul className="mt-1.5 list-disc pl-4">
        {people.map(({ name, email }) => (
          <li key={email} className="[overflow-wrap:anywhere]">
            {name && <bdi>{name}</bdi>} {email}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
