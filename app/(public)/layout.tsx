import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { Mark } from "@/components/brand";
import { SkipLink } from "@/components/skip-link";
import { PUBLIC_NAMESPACES } from "@/lib/i18n/client-namespaces";
import { PREFERENCE_COOKIES, themeFrom } from "@/lib/i18n/preferences";
import { AppearanceSwitches } from "../_shell/appearance-switches";
import { Words } from "../_shell/words";
import { Pitch } from "./pitch";

/**
 * Before the sign-in: what this is, beside the form. The page comes in pieces and is drawn as they come: each half has its
 * column, and what is in it begins at a height of its own, not in the middle of what there is so far.
 */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const [t, jar] = await Promise.all([getTranslations(), cookies()]);
  return (
    <Words names={PUBLIC_NAMESPACES}>
      <div className="flex min-h-dvh flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)]">
        <SkipLink />
        <div className="flex min-h-dvh flex-col lg:col-start-2 lg:row-start-1 lg:min-h-0">
          <header className="flex items-center justify-between gap-3 px-5 py-4 sm:px-8">
            <div className="flex min-w-0 items-center gap-2.5 lg:invisible">
              <Mark className="size-7" alive />
              <span className="truncate font-semibold tracking-tight">{t("app.title")}</span>
            </div>
            <AppearanceSwitches theme={themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value)} />
          </header>
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto flex w-full max-w-md flex-1 flex-col px-5 pt-[max(1rem,22dvh-4rem)] pb-16 outline-none sm:px-8"
          >
            {children}
          </main>
        </div>
        {/* Comes alive in a task of its own, after the form. */}
        <Suspense>
          <Pitch />
        </Suspense>
      </div>
    </Words>
  );
}
