"use client";

import { useEffect, useState } from "react";

/** Chromium's way to ask later; other browsers have a menu of their own for it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Offers to install the app, where the browser can and has not yet; null where it cannot. */
export function useInstall(): (() => void) | null {
  const [offer, setOffer] = useState<InstallPrompt | null>(null);
  useEffect(() => {
    const keep = (event: Event) => {
      // Asked for from the menu, instead of by a banner over the page.
      event.preventDefault();
      setOffer(event as InstallPrompt);
    };
    const forget = () => setOffer(null);
    window.addEventListener("beforeinstallprompt", keep);
    window.addEventListener("appinstalled", forget);
    return () => {
      window.removeEventListener("beforeinstallprompt", keep);
      window.removeEventListener("appinstalled", forget);
    };
  }, []);
  if (!offer) return null;
  return () => {
    // Declined or done: an offer can be used only once.
    offer.prompt().finally(() => setOffer(null));
  };
}
