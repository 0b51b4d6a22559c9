import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import type { LogGroupRow } from "@/lib/services/logs";

/** The newest kinds of errors of all hosts (S2-11, S2-13). */
export function NewestErrors({ errors }: { errors: readonly LogGroupRow[] }) {
  const t = useTranslations("overview");
  return (
    <CardSection
      id="errors"
      title={t("errorsTitle")}
      hint={t("errorsHint")}
      padded={errors.length === 0}
      actions={
        <Link href="/errors" prefetch={false} className="text-accent-text text-sm underline-offset-4 hover:underline">
          {t("allErrors")}
        </Link>
      }
    >
      {errors.length === 0 ? (
        <p className="text-muted text-sm">{t("noErrors")}</p>
      ) : (
        <ul>
          {errors.map((error) => (
            <ErrorLine key={error.id} error={error} />
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function ErrorLine({ error }: { error: LogGroupRow }) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const { id, level, message, subsystem, source, count, hosts, hostName, lastAt } = error;
  return (
    <li className="group relative border-b px-4 py-2.5 text-sm transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-6">
      <p className="line-clamp-2 text-left [overflow-wrap:anywhere]" dir="auto">
        <Link href={`/errors?group=${id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
          {message || subsystem || source}
        </Link>
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted text-xs">
        {level === "fatal" && <Badge tone="offline">{t("fatal")}</Badge>}
        <bdi className="max-w-[50%] truncate">{hostName}</bdi>
        {hosts > 1 && <span>{t("moreHosts", { count: hosts - 1 })}</span>}
        {count > 1 && <span className="tabular-nums">× {format.number(count)}</span>}
        <RelativeTime at={lastAt} className="relative z-1" />
      </p>
    </li>
  );
}
