import { Binoculars } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { env } from "@/lib/env";
import { signOut } from "./sign-out";

/** Above every page of the demo: what it is, and the way to the real thing. */
export async function DemoBanner() {
  const t = await getTranslations("demo");
  const link = "font-medium underline underline-offset-4 hover:no-underline";
  return (
    <aside className="flex flex-wrap items-center gap-x-4 gap-y-1 border-accent/40 border-b bg-accent-soft px-4 py-2 text-ink text-sm sm:px-6 lg:px-10">
      <p className="flex min-w-0 flex-1 items-center gap-2">
        <Binoculars aria-hidden className="size-4 shrink-0 text-accent-text" />
        {t("banner")}
      </p>
      {env().SIGN_UP === "open" && (
        <Link href="/sign-up" className={link}>
          {t("signUp")}
        </Link>
      )}
      <form action={signOut}>
        <button type="submit" className={link}>
          {t("leave")}
        </button>
      </form>
    </aside>
  );
}
