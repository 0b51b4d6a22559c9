"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { PREFERENCE_COOKIES } from "@/lib/i18n/preferences";

/** Tells the server the browser's time zone, once, so that exact times are rendered in it from then on. */
export function TimeZone({ known }: { known: string }) {
  const router = useRouter();
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || zone === known) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing over plain http and in older browsers.
    document.cookie = `${PREFERENCE_COOKIES.timeZone}=${zone}; path=/; max-age=31536000; samesite=lax`;
    if (document.cookie.includes(`${PREFERENCE_COOKIES.timeZone}=`)) router.refresh();
  }, [known, router]);
  return null;
}
