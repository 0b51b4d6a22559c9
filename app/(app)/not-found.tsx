import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { Apology } from "@/components/apology";
import { buttonClass } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("errors");
  return { title: t("notFoundTitle") };
}

/** What was asked for is not there, or not for this account: the two look alike on purpose. */
export default function NotFound() {
  const t = useTranslations("errors");
  return (
    <Apology
      title={t("notFoundTitle")}
      code="404"
      actions={
        <Link href="/agents" className={buttonClass({ look: "primary" })}>
          {t("home")}
        </Link>
      }
    >
      <p className="mt-3 text-muted">{t("notFoundText")}</p>
    </Apology>
  );
}
