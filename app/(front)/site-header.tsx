import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Mark } from "@/components/brand";
import { buttonClass } from "@/components/ui/button";
import { currentLogin } from "@/lib/auth/current";
import { env } from "@/lib/env";
import type { Theme } from "@/lib/i18n/preferences";
import { AppearanceSwitches } from "../_shell/appearance-switches";

/** Above every public page: where one is, how it looks, and the way in. */
export async function SiteHeader({ theme }: { theme: Theme }) {
  const [t, login] = await Promise.all([getTranslations(), currentLogin()]);
  return (
    <header className="sticky top-0 z-30 border-b bg-paper/95">
      <div className="mx-auto flex h-15 w-full max-w-7xl items-center gap-2 px-4 sm:gap-4 sm:px-8">
        <Link href="/" className="flex min-w-0 items-center gap-2.5 rounded-control py-1.5">
          <Mark className="size-7" alive />
          <span className="hidden truncate font-semibold tracking-tight md:inline">{t("app.title")}</span>
          <span className="sr-only md:hidden">{t("app.title")}</span>
        </Link>
        <nav aria-label={t("landing.nav")} className="flex flex-1 items-center justify-end gap-1 sm:gap-2">
          <Link href="/docs" prefetch={false} className={buttonClass({ look: "ghost", size: "small" })}>
            {t("docs.title")}
          </Link>
          <AppearanceSwitches theme={theme} />
          {login ? (
            <Link href="/agents" className={buttonClass({ look: "primary", size: "small" })}>
              {t("errors.home")}
            </Link>
          ) : (
            <>
              <Link href="/sign-in" className={buttonClass({ look: "secondary", size: "small" })}>
                {t("auth.signIn")}
              </Link>
              {env().SIGN_UP === "open" && (
                <Link href="/sign-up" className={buttonClass({ look: "primary", size: "small" }, "max-sm:hidden")}>
                  {t("auth.signUp")}
                </Link>
              )}
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
