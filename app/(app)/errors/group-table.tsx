import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { LevelBadge } from "@/components/errors/level-badge";
import { useLogText } from "@/components/errors/log-text";
import { RelativeTime } from "@/components/relative-time";
import type { LogGroupRow } from "@/lib/services/logs";
import { errorsHref } from "./query";

/** Kinds of messages as rows; on narrow screens each becomes a small sheet. */
export function GroupTable({ groups, hostId }: { groups: readonly LogGroupRow[]; hostId: string }) {
  const t = useTranslations("logs");
  const head = "px-5 py-2.5 text-left font-medium text-muted text-xs";
  return (
    <div className="overflow-clip rounded-card border bg-surface shadow-card">
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="sr-only">{t("title")}</caption>
        <thead className="border-b bg-sunken/50 max-md:sr-only">
          <tr>
            <th scope="col" className={`${head} w-28`}>
              {t("level")}
            </th>
            <th scope="col" className={head}>
              {t("message")}
            </th>
            <th scope="col" className={`${head} w-[20%]`}>
              {t("host")}
            </th>
            <th scope="col" className={`${head} w-24 text-right`}>
              {t("count")}
            </th>
            <th scope="col" className={`${head} w-36 text-right`}>
              {t("last")}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <GroupLine key={group.id} group={group} hostId={hostId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GroupLine({ group, hostId }: { group: LogGroupRow; hostId: string }) {
  const t = useTranslations("logs");
  const format = useFormatter();
  const cell = "px-5 py-3 align-top max-md:p-0";
  return (
    <tr
      data-group={group.id}
      className="group relative border-b transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:gap-y-1.5 max-md:px-4 max-md:py-3.5"
    >
      <td className={cell}>
        <LevelBadge level={group.level} />
      </td>
      <td className={`${cell} max-md:order-first max-md:w-full`}>
        <p className="line-clamp-2 text-left [overflow-wrap:anywhere]" dir="auto">
          <Link
            href={errorsHref({ group: group.id, host: hostId })}
            prefetch={false}
            className="outline-none after:absolute after:inset-0"
          >
            {useLogText()(group)}
          </Link>
        </p>
        {group.subsystem && (
          <p className="truncate text-muted text-xs">
            <bdi>{group.subsystem}</bdi>
          </p>
        )}
      </td>
      <td className={`${cell} min-w-0 max-md:max-w-[45%] max-md:text-muted max-md:text-xs`}>
        <div className="truncate">
          <bdi>{group.hostName}</bdi>
        </div>
        {group.hosts > 1 && <div className="text-muted text-xs">{t("moreHosts", { count: group.hosts - 1 })}</div>}
      </td>
      <td className={`${cell} text-right tabular-nums max-md:text-muted max-md:text-xs`}>
        <span aria-hidden="true" className="md:hidden">
          ×{" "}
        </span>
        {format.number(group.count)}
      </td>
      <td className={`${cell} text-right max-md:ml-auto max-md:text-muted max-md:text-xs`}>
        <RelativeTime at={group.lastAt} className="relative z-1" />
      </td>
    </tr>
  );
}
