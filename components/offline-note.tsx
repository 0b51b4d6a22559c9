"use client";

import { WifiOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Has this device a network, as far as the browser knows? */
export const useOnline = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );

/** Says that there is no network, and goes by itself: what is shown is then read again. */
export function OfflineNote() {
  const t = useTranslations("offline");
  const router = useRouter();
  const isOnline = useOnline();
  const wasAway = useRef(false);
  useEffect(() => {
    if (isOnline && wasAway.current) router.refresh();
    wasAway.current = !isOnline;
  }, [isOnline, router]);
  return (
    <div
      role="status"
      data-offline={!isOnline}
      className="pointer-events-none fixed inset-x-3 top-16 z-60 lg:top-3 flex justify-center"
    >
      {!isOnline && (
        <p className="flex items-start gap-2.5 rounded-card border border-late/40 bg-raised px-4 py-2.5 text-sm shadow-float">
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0 text-late" />
          <span>
            <span className="font-medium">{t("title")}</span> {t("text")}
          </span>
        </p>
      )}
    </div>
  );
}
