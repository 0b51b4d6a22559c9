import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";
import { type ErrorsQuery, errorsHref } from "./query";

/** Back to the newest, on to the older. */
export async function Pages({ query, next }: { query: ErrorsQuery; next: string | null }) {
  const t = await getTranslations("logs");
  if (!query.before && next === null) return null;
  return (
    <nav aria-label={t("pages")} className="flex items-center justify-between gap-4">
      {query.before ? (
        <Link href={errorsHref({ ...query, before: "" })} className={buttonClass({ look: "ghost" })}>
          {t("toNewest")}
        </Link>
      ) : (
        <span />
      )}
      {next !== null && (
        <Link href={errorsHref({ ...query, before: next })} prefetch={false} className={buttonClass()}>
          {t("older")}
        </Link>
      )}
    </nav>
  );
}
