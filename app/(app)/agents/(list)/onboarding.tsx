import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { GenerateToken } from "@/app/_shell/token-maker";
import { InstallCommand } from "@/components/install-command";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { listHosts } from "@/lib/services/hosts";

/** Stands where the agents will be: the three steps to the first one. */
export async function Onboarding({ origin }: { origin: string }) {
  const [t, { role, ctx }] = await Promise.all([getTranslations("agents"), requireLogin()]);
  const { total: hosts } = await listHosts(ctx, { limit: 0 });
  return (
    <Card className="mx-auto max-w-3xl overflow-clip">
      <div className="border-b bg-sunken/50 px-5 py-6 sm:px-8 sm:py-8">
        <h2 className="font-semibold text-xl leading-snug">{t("emptyTitle")}</h2>
        <p className="mt-1.5 max-w-prose text-muted text-sm">{t("emptyText")}</p>
      </div>
      <ol className="px-5 py-6 sm:px-8 sm:py-8">
        <Step number={1} title={t("stepTokenTitle")} text={t("stepTokenText")}>
          {may(role, "manage_tokens") ? <GenerateToken /> : <p className="text-sm">{t("stepTokenAsk")}</p>}
        </Step>
        <Step number={2} title={t("stepRunTitle")} text={t("stepRunText")}>
          <InstallCommand origin={origin} token="YOUR_TOKEN" />
        </Step>
        <Step number={3} title={t("stepSeeTitle")} last>
          <p role="status" className="inline-flex items-center gap-2.5 text-muted text-sm">
            <span aria-hidden="true" className="size-2.5 animate-beacon rounded-full bg-edge" />
            {hosts === 0 ? t("stepSeeText") : t("stepSeeHosts", { count: hosts })}
          </p>
          {hosts > 0 && (
            <p className="mt-3">
              <Link href="/hosts" className={buttonClass()}>
                {t("stepSeeHostsAction")}
              </Link>
            </p>
          )}
        </Step>
      </ol>
    </Card>
  );
}

interface StepProps {
  number: number;
  title: string;
  text?: string;
  last?: boolean;
  children: ReactNode;
}

function Step({ number, title, text, last = false, children }: StepProps) {
  return (
    <li className="relative flex gap-4 pb-8 last:pb-0">
      {!last && <span aria-hidden="true" className="absolute top-9 bottom-1 left-[0.9375rem] w-px bg-line" />}
      <span
        aria-hidden="true"
        className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text text-sm"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <h3 className="font-semibold text-base leading-7">{title}</h3>
        {text && <p className="mt-0.5 max-w-prose text-muted text-sm">{text}</p>}
        <div className="mt-3">{children}</div>
      </div>
    </li>
  );
}
