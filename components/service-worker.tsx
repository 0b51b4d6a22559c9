"use client";

import { useEffect } from "react";

/** Registers public/sw.js once the page has settled, so that it costs the first visit nothing. */
export function ServiceWorker() {
  useEffect(() => {
    // In development files keep their names while they change.
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    const register = () => {
      // Private windows and unsafe addresses refuse; the pages work without it.
      navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
    };
    if (document.readyState === "complete") register();
    else window.addEventListener("load", register, { once: true });
    return () => window.removeEventListener("load", register);
  }, []);
  return null;
}
