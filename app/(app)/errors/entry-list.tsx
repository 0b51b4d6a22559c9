import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { LevelBadge } from "@/components/errors/level-badge";
import { useLogText } from "@/components/errors/log-text";
import { Moment } from "@/components/moment";
import { RelativeTime } from "@/components/relative-time";
import type { LogEntryRow } from "@/lib/services/logs";
import { errorsHref } from "./query";

interface Props {
  entries: readonly LogEntryRow[];
  /** false: they are all of one kind, which is named above. */
  withLinks?: boolean;
}

/** Single reports, newest first; what belongs to one can be unfolded. */
export function EntryList({ entries, withLinks = true }: Props) {
  return (
    <ul className="overflow-clip rounded-card border bg-surface shadow-card">
      {entries.map((entry) => (
        <EntryItem key={entry.id} entry={entry} withLinks={withLinks} />
      ))}
    </ul>
  );
}

function EntryItem({ entry, withLinks }: { entry: LogEntryRow; withLinks: boolean }) {
  const t = useTranslations("logs");
  const format = useFormatter();
  const text = useLogText()({ id: entry.groupId, message: entry.message });
  return (
    <li className="border-b px-4 py-3 text-sm last:border-0 sm:px-5">
      <p className="text-left [overflow-wrap:anywhere]" dir="auto">
        {withLinks ? (
          <Link
            href={errorsHref({ group: entry.groupId })}
            prefetch={false}
            className="underline-offset-4 hover:underline"
          >
            {text}
          </Link>
        ) : (
          text
        )}
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-muted text-xs">
        <LevelBadge level={entry.level} />
        <Link
          href={`/hosts/${entry.hostId}`}
          prefetch={false}
          className="max-w-[60%] truncate underline-offset-4 hover:underline"
        >
          <bdi>{entry.hostName}</bdi>
        </Link>
        {entry.subsystem && <bdi>{entry.subsystem}</bdi>}
        {entry.source !== entry.subsystem && <bdi>{entry.source}</bdi>}
        {entry.count > 1 && <span className="tabular-nums">× {format.number(entry.count)}</span>}
        <RelativeTime at={entry.lastAt} focusable className="sm:ml-auto" />
      </p>
      {(entry.detail || entry.firstAt !== entry.lastAt) && (
        <details className="mt-1.5 text-xs">
          <summary className="w-fit cursor-pointer rounded text-accent-text">{t("details")}</summary>
          {entry.firstAt !== entry.lastAt && (
            <p className="mt-1.5 text-muted">
              {t("between")} <Moment at={entry.firstAt} /> – <Moment at={entry.lastAt} />
            </p>
          )}
          {entry.detail && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            <pre tabIndex={0} className="mt-1.5 max-h-80 overflow-auto rounded-control bg-sunken p-3 leading-relaxed">
              <bdi>{entry.detail}</bdi>
            </pre>
          )}
        </details>
      )}
    </li>
  );
}
