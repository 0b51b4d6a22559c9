import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import type { SessionDetail } from "@/lib/services/session-detail";

/** What went wrong in the session, newest first. */
export function Errors({ session }: { session: SessionDetail }) {
  const t = useTranslations("session");
  const { errors } = session.detail;
  if (errors.length === 0) return null;
  const hint =
    session.errors > errors.length
      ? t("errorsSome", { shown: errors.length, total: session.errors })
      : t("errorsHint", { shown: errors.length });
  return (
    <CardSection id="errors" title={t("errorsTitle")} hint={hint} padded={false}>
      <ol>
        {errors.toReversed().map((error, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two errors may be alike in everything.
          <li key={index} className="border-b px-5 py-3 text-sm last:border-0 sm:px-6">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium text-offline">{t(`errorKinds.${error.kind}`)}</span>
              {error.at !== null && <RelativeTime at={error.at} focusable className="text-muted text-xs" />}
            </div>
            {error.message && (
              <p dir="auto" className="mt-1 text-left text-muted [overflow-wrap:anywhere]">
                {error.message}
              </p>
            )}
          </li>
        ))}
      </ol>
    </CardSection>
  );
}
