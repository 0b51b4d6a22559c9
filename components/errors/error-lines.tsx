import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import type { LogGroupRow } from "@/lib/services/logs";
import { LevelBadge } from "./level-badge";
import { useLogText } from "./log-text";

interface Props {
  errors: readonly LogGroupRow[];
  /** Of the whole list, filtered alike. */
  href: string;
  hostId: string;
}

/** The newest kinds of errors of one host, and the way to all of them (S2-11). */
export function ErrorLines({ errors, href, hostId }: Props) {
  const t = useTranslations("logs");
  return (
    <CardSection
      id="errors"
      title={t("newest")}
      hint={errors.length > 0 && t("newestHint")}
      padded={errors.length === 0}
      actions={
        errors.length > 0 && (
          <Link href={href} className="text-accent-text text-sm underline-offset-4 hover:underline">
            {t("showAll")}
          </Link>
        )
      }
    >
      {errors.length === 0 ? (
        <p className="text-muted text-sm">{t("hostNone")}</p>
      ) : (
        <ul>
          {errors.map((error) => (
            <ErrorLine key={error.id} error={error} hostId={hostId} />
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function ErrorLine({ error, hostId }: { error: LogGroupRow; hostId: string }) {
  const format = useFormatter();
  const text = useLogText()(error);
  return (
    <li className="group relative border-b px-5 py-2.5 transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-6">
      <p className="line-clamp-2 text-left text-sm [overflow-wrap:anywhere]" dir="auto">
        <Link
          href={`/errors?group=${error.id}&host=${hostId}`}
          prefetch={false}
          className="outline-none after:absolute after:inset-0"
        >
          {text}
        </Link>
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
        <LevelBadge level={error.level} />
        {error.subsystem && <bdi>{error.subsystem}</bdi>}
        {error.count > 1 && <span className="tabular-nums">× {format.number(error.count)}</span>}
        <RelativeTime at={error.lastAt} className="relative z-1" />
      </p>
    </li>
  );
}
