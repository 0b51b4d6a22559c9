"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { PasswordField } from "@/components/password-field";
import { ProviderMark } from "@/components/provider-mark";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { useForm } from "@/components/use-form";
import type { ConfiguredProvider } from "@/lib/auth/providers";
import type { ProofWay } from "@/lib/services/proofs";
import { goToProvider } from "./next-auth-post";
import { proofWayAction, proveAction, proveThroughAction } from "./prove-actions";

interface Way {
  kind: ProofWay["kind"];
  providers: ConfiguredProvider[];
}

/** Asks for the strongest thing the person has: a code, a password, or a sign-in elsewhere. */
export function ProveForm({ onProved, onCancel }: { onProved(): void; onCancel(): void }) {
  const t = useTranslations();
  const [way, setWay] = useState<Way | "unreachable" | null>(null);
  useEffect(() => {
    proofWayAction({})
      .then((reply) => setWay(reply.ok ? reply.value : "unreachable"))
      .catch(() => setWay("unreachable"));
  }, []);
  if (way === null) {
    return (
      <div className="flex h-36 flex-col gap-3" aria-busy="true">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-10" />
        <Skeleton className="mt-3 ml-auto h-10 w-40" />
      </div>
    );
  }
  if (way === "unreachable") return <Notice tone="problem">{t("problem.unreachable")}</Notice>;
  if (way.kind === "code" || way.kind === "password") {
    return <SecretForm kind={way.kind} onProved={onProved} onCancel={onCancel} />;
  }
  if (way.kind === "identity" && way.providers.length > 0) return <Elsewhere providers={way.providers} />;
  return <Notice>{t("secondFactor.prove.again")}</Notice>;
}

function SecretForm({ kind, onProved, onCancel }: { kind: "code" | "password"; onProved(): void; onCancel(): void }) {
  const t = useTranslations();
  const form = useForm(proveAction, onProved);
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      {kind === "password" ? (
        <PasswordField name="proof" kind="current" label={t("settings.password.current")} error={form.error("proof")} />
      ) : (
        <Field
          name="proof"
          label={t("secondFactor.prove.code")}
          hint={t("secondFactor.prove.codeHint")}
          error={form.error("proof")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={form.pending}>
          {t("secondFactor.continue")}
        </Button>
      </div>
    </form>
  );
}

/** Signing in again at a provider; it comes back to this page, proved. */
function Elsewhere({ providers }: { providers: ConfiguredProvider[] }) {
  const t = useTranslations();
  const path = usePathname();
  const [leaving, setLeaving] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const go = async (provider: ConfiguredProvider["id"]) => {
    setLeaving(provider);
    try {
      const reply = await proveThroughAction({ provider });
      if (!reply.ok) throw new Error("Refused.");
      await goToProvider(provider, path, true);
    } catch {
      setLeaving(null);
      setFailed(true);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">{t("secondFactor.prove.elsewhere")}</p>
      {failed && <Notice tone="problem">{t("problem.unreachable")}</Notice>}
      {providers.map(({ id, name }) => (
        <Button key={id} size="large" busy={leaving === id} onClick={() => leaving === null && void go(id)}>
          {leaving !== id && <ProviderMark provider={id} />}
          {t("auth.continueWith", { name })}
        </Button>
      ))}
    </div>
  );
}
