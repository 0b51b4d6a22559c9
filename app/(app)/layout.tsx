import { cookies, headers } from "next/headers";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Mark } from "@/components/brand";
import { NavLinks } from "@/components/nav-links";
import { RenderedAtProvider } from "@/components/relative-time";
import { SkipLink } from "@/components/skip-link";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { publicUrl } from "@/lib/http/origin";
import { APP_NAMESPACES } from "@/lib/i18n/client-namespaces";
import { PREFERENCE_COOKIES, themeFrom } from "@/lib/i18n/preferences";
import { canSendMail } from "@/lib/services/mail";
import { AccountMenu } from "../_shell/account-menu";
import { ConfirmBanner } from "../_shell/confirm-banner";
import { DemoBanner } from "../_shell/demo-banner";
import { HostMaker } from "../_shell/host-maker";
import { Palette, PaletteButton } from "../_shell/palette";
import { TokenMaker } from "../_shell/token-maker";
import { Words } from "../_shell/words";

/** The shell of every page behind the sign-in. Layouts are not asked again on each navigation: pages ask requireLogin themselves. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const [login, t, jar, head] = await Promise.all([requireLogin(), getTranslations(), cookies(), headers()]);
  const theme = themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value);
  const origin = publicUrl(head, env().MONITOR_URL);
  const person = { name: login.isDemo ? t("demo.visitor") : login.name, email: login.email, theme };
  return (
    <Words names={APP_NAMESPACES}>
      <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <SkipLink />
        <aside className="sticky top-0 hidden h-dvh flex-col border-r bg-surface p-3 lg:flex">
          <Brand title={t("app.title")} />
          <div className="mt-4">
            <PaletteButton />
          </div>
          <nav aria-label={t("nav.label")} className="mt-4 flex-1">
            <NavLinks shape="side" />
          </nav>
          <AccountMenu {...person} />
        </aside>
        <header className="sticky top-0 z-20 flex h-14 items-center justify-between gap-3 border-b bg-surface/95 px-3 backdrop-blur lg:hidden">
          <Brand title={t("app.title")} />
          <div className="flex shrink-0 items-center gap-1">
            <PaletteButton compact />
            <AccountMenu {...person} compact />
          </div>
        </header>
        <div className="min-w-0">
          {login.isDemo && <DemoBanner />}
          {canSendMail() && !login.emailVerifiedAt && !login.isDemo && <ConfirmBanner email={login.email} />}
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-6xl px-4 pt-6 pb-28 outline-none sm:px-6 lg:px-10 lg:pt-10 lg:pb-16"
          >
            <RenderedAtProvider at={login.ctx.now.getTime()}>
              <TokenMaker origin={origin}>
                <HostMaker origin={origin}>{children}</HostMaker>
                <Palette mayMakeTokens={may(login.role, "manage_tokens") && !login.isDemo} />
              </TokenMaker>
            </RenderedAtProvider>
          </main>
        </div>
        <nav
          aria-label={t("nav.label")}
          className="fixed inset-x-0 bottom-0 z-20 border-t bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur lg:hidden"
        >
          <NavLinks shape="tabs" />
        </nav>
      </div>
    </Words>
  );
}

function Brand({ title }: { title: string }) {
  return (
    <Link href="/overview" className="flex min-w-0 items-center gap-2.5 rounded-control px-2 py-1.5">
      <Mark className="size-7" alive />
      <span className="min-w-0 text-balance font-semibold text-[0.9375rem] leading-[1.15] tracking-tight">{title}</span>
    </Link>
  );
}
