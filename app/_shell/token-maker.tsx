"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from "react";
import { Button } from "@/components/ui/button";

const Ask = createContext<() => void>(() => {});

// Fetched with the first click: most visits make no token.
const TokenDialogs = lazy(() => import("./token-dialogs"));

/**
 * Around every page: a token is shown only once, so its dialog must outlive whatever the page below does meanwhile, as
 * when the first agents arrive and take the place of the button.
 */
export function TokenMaker({ origin, children }: { origin: string; children: ReactNode }) {
  const [wanted, setWanted] = useState(false);
  const [asking, setAsking] = useState(false);
  const ask = () => {
    setWanted(true);
    setAsking(true);
  };
  return (
    <Ask value={ask}>
      {children}
      {wanted && (
        <Suspense>
          <TokenDialogs origin={origin} asking={asking} onAsking={setAsking} />
        </Suspense>
      )}
    </Ask>
  );
}

/** Opens the dialog that makes a token. */
export const useAskToken = (): (() => void) => useContext(Ask);

/** The button that makes a token, wherever it stands. For people who may (`manage_tokens`). */
export function GenerateToken() {
  const t = useTranslations("settings.tokens");
  const ask = useAskToken();
  return (
    <Button look="primary" onClick={ask}>
      <Plus aria-hidden className="size-4" />
      {t("generate")}
    </Button>
  );
}
