import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { OfflineNote } from "@/components/offline-note";
import { ServiceWorker } from "@/components/service-worker";
import { TimeZone } from "@/components/time-zone";
import { ToastProvider } from "@/components/ui/toast";
import { ROOT_NAMESPACES } from "@/lib/i18n/client-namespaces";
import { LANGUAGE_TAGS } from "@/lib/i18n/locales";
import { PREFERENCE_COOKIES, themeFrom } from "@/lib/i18n/preferences";
import { Words } from "./_shell/words";
import { fontClasses } from "./fonts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("app");
  return {
    title: { default: t("title"), template: `%s · ${t("title")}` },
    description: t("description"),
    applicationName: t("title"),
    appleWebApp: { title: t("short"), statusBarStyle: "default" },
    robots: { index: false, follow: false },
    formatDetection: { telephone: false },
  };
}

const PAPER = { light: "#f8f5ee", dark: "#0a111c" } as const;

/** The browser's own edges take the colour of the page: of the chosen theme, else of the system's. */
export async function generateViewport(): Promise<Viewport> {
  const theme = themeFrom((await cookies()).get(PREFERENCE_COOKIES.theme)?.value);
  const themeColor = (["light", "dark"] as const).map((one) => ({
    media: `(prefers-color-scheme: ${one})`,
    color: PAPER[theme === "system" ? one : theme],
  }));
  return { width: "device-width", initialScale: 1, viewportFit: "cover", themeColor };
}

/** The theme stands on <html> before the first paint: no flash, no script. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, timeZone, jar] = await Promise.all([getLocale(), getTimeZone(), cookies()]);
  const theme = themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value);
  return (
    <html lang={LANGUAGE_TAGS[locale]} data-theme={theme === "system" ? undefined : theme} className={fontClasses}>
      <body>
        <Words names={ROOT_NAMESPACES}>
          <div id="page">
            <ToastProvider>{children}</ToastProvider>
          </div>
          <OfflineNote />
          <ServiceWorker />
          <TimeZone known={timeZone} />
        </Words>
      </body>
    </html>
  );
}
