import { clsx } from "clsx";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { PlatformMark } from "@/components/platform";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { StatusLight } from "@/components/ui/status-light";
import { FIGURES_FRESH_MS, LIMITS_OF_CALM } from "@/lib/domain/attention";
import { shortSpeed, shortTokens } from "@/lib/domain/figures";
import type { HostRow } from "@/lib/services/hosts";
import type { NewestMetrics } from "@/lib/services/newest-metrics";
import type { Overview } from "@/lib/services/overview";

/** The hosts that need it most, with their machines' figures, and the way to all. @param now milliseconds */
export function HostCards({ overview, now }: { overview: Overview; now: number }) {
  const t = useTranslations("overview");
  const { hosts, health, figures, usage } = overview;
  const { total } = health.hosts;
  return (
    <CardSection
      id="hosts"
      title={t("hostsTitle")}
      hint={hosts.length < total ? t("hostsSome", { total }) : undefined}
      padded={false}
      actions={
        <Link href="/hosts" prefetch={false} className="text-accent-text text-sm underline-offset-4 hover:underline">
          {t("allHosts", { count: total })}
        </Link>
      }
    >
      <ul className={clsx("-mr-px -mb-px grid", columnsFor(hosts.length))}>
        {hosts.map((host) => (
          <HostCard
            key={host.id}
            host={host}
            figures={figures.get(host.id)}
            tokens={usage.tokensByHost.get(host.id)}
            now={now}
          />
        ))}
      </ul>
    </CardSection>
  );
}

/** No more columns than hosts. */
const columnsFor = (count: number): string =>
  count === 1 ? "" : clsx("sm:grid-cols-2", count > 2 && "xl:grid-cols-3");

interface CardProps {
  host: HostRow;
  figures: NewestMetrics | undefined;
  /** Of today; undefined: none were recorded. */
  tokens: number | undefined;
  now: number;
}

function HostCard({ host, figures, tokens, now }: CardProps) {
  const t = useTranslations("overview");
  const { total, offline } = host.agents;
  return (
    <li
      data-host={host.externalId}
      className="group relative flex min-w-0 flex-col gap-3 border-r border-b px-4 py-3.5 transition-colors hover:bg-sunken/50 max-sm:nth-[n+7]:hidden has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-5"
    >
      <div className="flex items-center gap-3">
        <PlatformMark platform={host.platform} />
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-left font-semibold text-[0.9375rem] leading-5" dir="auto" title={host.name}>
            <Link href={`/hosts/${host.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
              {host.name}
            </Link>
          </h3>
          <p className="truncate text-muted text-xs">
            {t("hostAgents", { count: total })}
            {offline > 0 && <span className="text-offline"> · {t("tiles.offline", { count: offline })}</span>}
          </p>
        </div>
        <div className="shrink-0 text-right">
          <StatusLight state={host.state} look="plain" />
          {host.state !== "waiting" && (
            <RelativeTime at={host.lastSeenAt} className="relative z-1 block text-muted text-xs" />
          )}
        </div>
      </div>
      {host.state !== "waiting" && <Figures figures={figures} tokens={tokens} now={now} />}
    </li>
  );
}

const share = (used: number | null, total: number | null): number | null =>
  used === null || total === null || total === 0 ? null : (100 * used) / total;

function Figures({ figures, tokens, now }: Omit<CardProps, "host">) {
  const t = useTranslations("overview");
  const used = tokens !== undefined && <span>{t("hostTokens", { tokens: shortTokens(tokens) })}</span>;
  if (!figures) {
    return (
      <p className="flex flex-wrap gap-x-3 text-muted text-xs">
        <span>{t("noFigures")}</span>
        {used}
      </p>
    );
  }
  const { cpu, memoryUsed, memoryTotal, diskUsed, diskTotal, networkUp, networkDown, observedAt } = figures;
  const isOld = now - observedAt > FIGURES_FRESH_MS;
  const speed = (value: number | null) => (value === null ? "–" : shortSpeed(value));
  return (
    <div className="space-y-1.5">
      <dl className="grid grid-cols-3 gap-3">
        <Meter name={t("figures.cpu")} percent={cpu} limit={101} />
        <Meter name={t("figures.memory")} percent={share(memoryUsed, memoryTotal)} limit={LIMITS_OF_CALM.memory} />
        <Meter name={t("figures.disk")} percent={share(diskUsed, diskTotal)} limit={LIMITS_OF_CALM.disk} />
      </dl>
      <p className="flex flex-wrap gap-x-3 text-muted text-xs tabular-nums">
        <span>{t("figures.up", { speed: speed(networkUp) })}</span>
        <span>{t("figures.down", { speed: speed(networkDown) })}</span>
        {used}
        {isOld && (
          <span>
            {t("figures.asOf")} <RelativeTime at={observedAt} className="relative z-1" />
          </span>
        )}
      </p>
    </div>
  );
}

/** A share as a number and a bar; what could not be read is a dash, never 0. */
function Meter({ name, percent, limit }: { name: string; percent: number | null; limit: number }) {
  const t = useTranslations("overview");
  const isHigh = percent !== null && percent >= limit;
  return (
    <div className="min-w-0">
      <div className="flex items-baseline justify-between gap-1 text-xs">
        <dt className="truncate text-muted">{name}</dt>
        <dd className={clsx("font-medium tabular-nums", isHigh && "text-late")}>
          {percent === null ? (
            <span title={t("figures.notReadable")}>
              –<span className="sr-only">{t("figures.notReadable")}</span>
            </span>
          ) : (
            t("figures.percent", { value: Math.round(percent) })
          )}
        </dd>
      </div>
      <div aria-hidden="true" className="mt-1 h-1 overflow-clip rounded-full bg-line">
        <div
          className={clsx("h-full rounded-full", isHigh ? "bg-late" : "bg-edge")}
          style={{ width: `${Math.min(100, Math.max(0, percent ?? 0))}%` }}
        />
      </div>
    </div>
  );
}
