import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { SkipLink } from "@/components/skip-link";
import { FRONT_NAMESPACES } from "@/lib/i18n/client-namespaces";
import { PREFERENCE_COOKIES, themeFrom } from "@/lib/i18n/preferences";
import { Words } from "../_shell/words";
import { SiteFooter } from "./site-footer";
import { SiteHeader } from "./site-header";

/** What anybody may read: the front page and the documentation. */
export default async function FrontLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <Words names={FRONT_NAMESPACES}>
      <div className="flex min-h-dvh flex-col">
        <SkipLink />
        <SiteHeader theme={themeFrom(jar.get(PREFERENCE_COOKIES.theme)?.value)} />
        {children}
        <Suspense>
          <SiteFooter />
        </Suspense>
      </div>
    </Words>
  );
}
