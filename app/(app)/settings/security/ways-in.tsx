"use client";

import { LockKeyhole } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { goToProvider } from "@/app/_shell/next-auth-post";
import { useProof } from "@/app/_shell/prove-dialog";
import { ProviderMark } from "@/components/provider-mark";
import { RelativeTime } from "@/components/relative-time";
import { Button, buttonClass } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import type { ConfiguredProvider } from "@/lib/auth/providers";
import type { Messages } from "@/lib/i18n/messages";
import { connectIdentityAction, disconnectIdentityAction } from "./actions";

interface Identity {
  id: string;
  provider: ConfiguredProvider["id"];
  email: string;
  since: number;
}

interface Props {
  hasPassword: boolean;
  providers: ConfiguredProvider[];
  identities: Identity[];
}

/** A password and accounts elsewhere: with what one signs in, and with what one could. */
export function WaysIn({ hasPassword, providers, identities }: Props) {
  const t = useTranslations();
  const toast = useToast();
  const { proved, dialog } = useProof();
  const [busy, setBusy] = useState<string | null>(null);
  const others = providers.filter(({ id }) => !identities.some(({ provider }) => provider === id));
  const nameOf = (provider: string) =>
    providers.find(({ id }) => id === provider)?.name ?? t(`auth.method.${provider as "oidc"}`);
  const last = !hasPassword && identities.length === 1;

  const problem = (code: string) =>
    toast({ title: t(`problem.${code as keyof Messages["problem"] & "unexpected"}`), tone: "problem" });
  const run = async (key: string, work: () => Promise<void>) => {
    setBusy(key);
    await work().catch(() => problem("unreachable"));
    setBusy(null);
  };
  const connect = (provider: Identity["provider"]) =>
    run(provider, async () => {
      const reply = await proved(() => connectIdentityAction({ provider }));
      if (reply.ok) await goToProvider(provider, "/settings/security");
      else if (reply.form?.code !== "proofNeeded") problem(reply.form?.code ?? "unexpected");
    });
  const disconnect = (identity: Identity) =>
    run(identity.id, async () => {
      const reply = await proved(() => disconnectIdentityAction({ identityId: identity.id }));
      if (reply.ok) toast({ title: t("secondFactor.ways.disconnected", { name: nameOf(identity.provider) }) });
      else if (reply.form?.code !== "proofNeeded") problem(reply.form?.code ?? "unexpected");
    });

  return (
    <>
      <ul aria-label={t("secondFactor.ways.title")} className="divide-y">
        <Way
          mark={<LockKeyhole aria-hidden className="size-5 text-muted" strokeWidth={1.75} />}
          title={t("settings.password.title")}
          text={t(hasPassword ? "secondFactor.ways.passwordSet" : "secondFactor.ways.noPassword")}
        >
          <Link href="/settings/profile#password" className={buttonClass({ size: "small" })}>
            {t(hasPassword ? "settings.password.change" : "secondFactor.ways.setPassword")}
          </Link>
        </Way>
        {identities.map((identity) => (
          <Way
            key={identity.id}
            mark={<ProviderMark provider={identity.provider} className="size-5" />}
            title={nameOf(identity.provider)}
            text={
              <>
                {identity.email && <span className="break-all">{identity.email} · </span>}
                {t("secondFactor.ways.since")} · <RelativeTime at={identity.since} focusable />
                {last && <span className="block">{t("secondFactor.ways.last")}</span>}
              </>
            }
          >
            {!last && (
              <Button
                size="small"
                busy={busy === identity.id}
                aria-label={`${t("secondFactor.ways.disconnect")}: ${nameOf(identity.provider)}`}
                onClick={() => void disconnect(identity)}
              >
                {t("secondFactor.ways.disconnect")}
              </Button>
            )}
          </Way>
        ))}
        {others.map(({ id, name }) => (
          <Way
            key={id}
            mark={<ProviderMark provider={id} className="size-5" />}
            title={name}
            text={t("secondFactor.ways.notConnected")}
          >
            <Button
              size="small"
              busy={busy === id}
              aria-label={`${t("secondFactor.ways.connect")}: ${name}`}
              onClick={() => void connect(id)}
            >
              {t("secondFactor.ways.connect")}
            </Button>
          </Way>
        ))}
      </ul>
      {dialog}
    </>
  );
}

function Way({
  mark,
  title,
  text,
  children,
}: {
  mark: ReactNode;
  title: string;
  text: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex items-center gap-4 px-5 py-4 sm:px-6">
      {mark}
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm">{title}</p>
        <p className="mt-0.5 text-muted text-sm">{text}</p>
      </div>
      {children}
    </li>
  );
}
