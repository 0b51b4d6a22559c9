"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { CommandLine } from "@/components/install-command";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { generateTokenAction } from "../settings/tokens/actions";
import type { Place } from "./places";

/** A token made on this page. It stands here and nowhere else, until the page is left. */
export interface FreshToken {
  /** "" until there is one. */
  token: string;
  id: string | null;
  isMaking: boolean;
  hasFailed: boolean;
  make(name: string): void;
}

export function useFreshToken(): FreshToken {
  const [made, setMade] = useState<{ id: string; token: string } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [isMaking, start] = useTransition();
  const make = (name: string) =>
    start(async () => {
      const reply = await generateTokenAction({ name }).catch(() => null);
      setFailed(!reply?.ok);
      if (reply?.ok) setMade(reply.value);
    });
  return { token: made?.token ?? "", id: made?.id ?? null, isMaking, hasFailed, make };
}

interface Props {
  fresh: FreshToken;
  place: Place;
  canManage: boolean;
}

/** With a token in the line, or without one and approved in the browser. */
export function TokenChoice({ fresh, place, canManage }: Props) {
  const t = useTranslations("connect");
  const isAgent = place === "agent";
  if (fresh.token !== "") {
    return (
      <div className="mt-5 border-t pt-4" data-fresh-token>
        {isAgent ? (
          <>
            <p className="mb-2 text-sm">{t("tokenForAgent")}</p>
            <CommandLine command={t("tokenSentence", { token: fresh.token })} label={t("copySentence")} />
          </>
        ) : (
          <p className="text-sm">{t("tokenIn")}</p>
        )}
        <p className="mt-1.5 text-muted text-sm">{t("tokenOnce")}</p>
      </div>
    );
  }
  return (
    <div className="mt-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t pt-4">
      <p className="min-w-0 flex-1 basis-64 text-sm">{t(isAgent ? "agentAsks" : "withoutToken")}</p>
      {canManage ? (
        <Button look="primary" busy={fresh.isMaking} onClick={() => fresh.make(t("tokenName"))}>
          {!fresh.isMaking && <KeyRound aria-hidden className="size-4" />}
          {t(isAgent ? "makeForAgent" : "make")}
        </Button>
      ) : (
        <p className="text-muted text-sm">{t("askOwner")}</p>
      )}
      {fresh.hasFailed && (
        <Notice tone="problem" className="basis-full">
          {t("makeFailed")}
        </Notice>
      )}
    </div>
  );
}
