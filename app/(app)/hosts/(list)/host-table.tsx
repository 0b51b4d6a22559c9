import Link from "next/link";
import { useTranslations } from "next-intl";
import { useLength } from "@/components/length";
import { PlatformMark, platformName } from "@/components/platform";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { StatusLight } from "@/components/ui/status-light";
import { isClockWrong } from "@/lib/domain/liveness-cause";
import type { HostRow } from "@/lib/services/hosts";

/** Hosts as rows; on narrow screens each becomes a small sheet. */
export function HostTable({ hosts }: { hosts: readonly HostRow[] }) {
  const t = useTranslations("hosts");
  const head = "px-5 py-2.5 text-left font-medium text-muted text-xs";
  return (
    <div className="overflow-clip rounded-card border bg-surface shadow-card">
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="sr-only">{t("title")}</caption>
        <thead className="border-b bg-sunken/50 max-md:sr-only">
          <tr>
            <th scope="col" className={`${head} w-[38%]`}>
              {t("columns.name")}
            </th>
            <th scope="col" className={head}>
              {t("columns.status")}
            </th>
            <th scope="col" className={`${head} w-[26%]`}>
              {t("columns.agents")}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t("columns.lastSeen")}
            </th>
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <HostLine key={host.id} host={host} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HostLine({ host }: { host: HostRow }) {
  const t = useTranslations("hosts");
  const cell = "px-5 py-3 align-middle max-md:p-0";
  return (
    <tr
      data-host={host.externalId}
      className="relative border-b transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-2 max-md:px-4 max-md:py-3.5"
    >
      <td className={cell}>
        <div className="flex items-center gap-3">
          <PlatformMark platform={host.platform} type={host.type} />
          <div className="min-w-0">
            <div className="truncate text-left font-semibold" dir="auto" title={host.name}>
              <Link href={`/hosts/${host.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
                {host.name}
              </Link>
            </div>
            <div className="truncate text-muted text-xs">
              <Kind host={host} />
            </div>
          </div>
        </div>
      </td>
      <td className={`${cell} max-md:justify-self-end`}>
        <StatusLight state={host.state} />
      </td>
      <td className={cell}>
        {host.state === "waiting" ? <span className="text-muted">{t("notYet")}</span> : <AgentSummary host={host} />}
      </td>
      <td className={`${cell} text-right max-md:text-muted max-md:text-xs`}>
        {host.state === "waiting" && <span className="text-muted">{t("addedAt")} </span>}
        <RelativeTime at={host.lastSeenAt} className="relative z-1" />
      </td>
    </tr>
  );
}

/** What kind of machine it is, what runs on it, and for want of both its id. */
function Kind({ host }: { host: HostRow }) {
  const types = useTranslations("hostEdit.types");
  const platform = platformName(host.platform);
  const type = types(host.type);
  const isToldApart = host.type !== "other" && !(platform === type || (host.type === "mac" && platform === "macOS"));
  const words = [isToldApart && type, platform, host.uploaderVersion].filter(Boolean).join(" · ");
  return words || <bdi>{host.externalId}</bdi>;
}

/** Its agents in words, and what a reader should know about the host. */
function AgentSummary({ host }: { host: HostRow }) {
  const t = useTranslations("hosts");
  const length = useLength();
  const { total, offline, unknown } = host.agents;
  const isReadable = host.rosterStatus === "ok" || host.rosterStatus === "empty";
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {isReadable && !host.hasRoster && total === 0 && <span className="text-muted">{t("agentsNotSaid")}</span>}
      {((isReadable && host.hasRoster) || total > 0) && <span>{t("agentCount", { count: total })}</span>}
      {offline > 0 && <Badge tone="offline">{t("offlineCount", { count: offline })}</Badge>}
      {unknown > 0 && <Badge tone="late">{t("unknownCount", { count: unknown })}</Badge>}
      {!isReadable && <Badge tone="late">{t("rosterUnreadable")}</Badge>}
      {host.clone && <Badge tone="late">{t("cloned")}</Badge>}
      {isClockWrong(host.clockSkewMs) && (
        <Badge tone="late">{t("clockWrong", { length: length(Math.abs(host.clockSkewMs ?? 0)) })}</Badge>
      )}
    </div>
  );
}
