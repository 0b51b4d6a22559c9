import { cookies } from "next/headers";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Mark } from "@/components/brand";
import { SkipLink } from "@/components/skip-link";
import { DEVICE_NAMESPACES } from "@/lib/i18n/client-namespaces";
import { PREFERENCE_COOKIES, themeFrom } from "@/lib/i18n/preferences";
import { AppearanceSwitches } from "../_shell/appearance-switches";
import { Words } from "../_shell/words";

/** One question on one screen, mostly a phone's: nothing else to look at. It begins at one height, however much follows. */
export default async function DeviceLayout({ children }: { children: ReactNode }) {
  const [t, jar] = await Promise.all([getTranslations("app"), cookies()]);
  return (
    <Words names={DEVICE_NAMESPACES}>
      <div className="flex min-h-dvh flex-col">
        <SkipLink />
        <header className="flex items-center justify-between gap-3 px-4 py-3 sm:px-8">
          <Link prefetch={false} href="/agents" className="flex min-w-0 items-center gap-2.5 rounded-control py-1">
            <Mark className="size-7" alive />
            <span className="truncate font-semibold tracking-tight">{t("title")}</span>
          </Link>
          <AppearanceSwitches theme={themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value)} />
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-md flex-1 flex-col px-4 pt-3 pb-10 outline-none sm:pt-[max(0.75rem,20dvh-4rem)] sm:pb-24"
        >
          {children}
        </main>
      </div>
    </Words>
  );
}
