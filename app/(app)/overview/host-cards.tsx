import Link from "next/link";
import { useTranslations } from "next-intl";
import { PlatformMark } from "@/components/platform";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { StatusLight } from "@/components/ui/status-light";
import type { HostRow } from "@/lib/services/hosts";
import type { Overview } from "@/lib/services/overview";

/** The hosts that need it most, and the way to all. */
export function HostCards({ overview: { hosts } }: { overview: Overview }) {
  const t = useTranslations("overview");
  return (
    <CardSection
      id="hosts"
      title={t("hostsTitle")}
      hint={
        hosts.rows.length < hosts.total ? t("hostsSome", { shown: hosts.rows.length, total: hosts.total }) : undefined
      }
      padded={false}
      actions={
        <Link href="/hosts" prefetch={false} className="text-accent-text text-sm underline-offset-4 hover:underline">
          {t("allHosts", { count: hosts.total })}
        </Link>
      }
    >
      <ul className="grid gap-px bg-line sm:grid-cols-2 xl:grid-cols-3">
        {hosts.rows.map((host) => (
          <HostCard key={host.id} host={host} />
        ))}
      </ul>
    </CardSection>
  );
}

function HostCard({ host }: { host: HostRow }) {
  const t = useTranslations("overview");
  const { total, offline } = host.agents;
  return (
    <li
      data-host={host.externalId}
      className="group relative min-w-0 bg-surface px-4 py-3.5 transition-colors hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-5"
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
        <div className="text-right">
          <StatusLight state={host.state} look="plain" />
          <RelativeTime at={host.lastSeenAt} className="relative z-1 block text-muted text-xs" />
        </div>
      </div>
    </li>
  );
}
