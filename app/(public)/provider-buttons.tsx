"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProviderMark } from "@/components/provider-mark";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ConfiguredProvider } from "@/lib/auth/providers";
import { goToProvider } from "../_shell/next-auth-post";

/** The ways in through others, below a line that sets them apart; nothing where there are none. */
export function ProviderButtons({ providers, next }: { providers: ConfiguredProvider[]; next: string }) {
  const t = useTranslations();
  const [leaving, setLeaving] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  if (providers.length === 0) return null;
  const go = async (provider: string) => {
    setFailed(false);
    setLeaving(provider);
    try {
      await goToProvider(provider, next);
    } catch {
      setLeaving(null);
      setFailed(true);
    }
  };
  return (
    <div className="mt-7">
      <p className="flex items-center gap-4 text-muted text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("auth.or")}
      </p>
      <div className="mt-5 flex flex-col gap-3">
        {providers.map(({ id, name }) => (
          <Button key={id} size="large" busy={leaving === id} onClick={() => leaving === null && void go(id)}>
            {leaving !== id && <ProviderMark provider={id} />}
            {t("auth.continueWith", { name })}
          </Button>
        ))}
      </div>
      {failed && (
        <Notice tone="problem" className="mt-4">
          {t("problem.unreachable")}
        </Notice>
      )}
    </div>
  );
}
