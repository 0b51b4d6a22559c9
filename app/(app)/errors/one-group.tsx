import { SearchX } from "lucide-react";
import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { LevelBadge } from "@/components/errors/level-badge";
import { useLogText } from "@/components/errors/log-text";
import { Facts } from "@/components/facts";
import { RelativeTime } from "@/components/relative-time";
import { buttonClass } from "@/components/ui/button";
import { CardSection } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { AccountCtx } from "@/lib/ctx";
import { type LogGroupRow, listLogEntries, listLogGroups, logGroupHosts } from "@/lib/services/logs";
import { EntryList } from "./entry-list";
import { Pages } from "./pages";
import { type ErrorsQuery, errorsFilter, errorsHref } from "./query";

/** One kind of message: what it says, how often and where, and its reports one by one. */
export async function OneGroup({ ctx, query }: { ctx: AccountCtx; query: ErrorsQuery }) {
  const t = await getTranslations("logs");
  const filter = errorsFilter(query);
  const [{ rows }, hosts, entries] = await Promise.all([
    listLogGroups(ctx, filter, { limit: 1 }),
    logGroupHosts(ctx, query.group),
    listLogEntries(ctx, filter, { before: query.before }),
  ]);
  const [group] = rows;
  if (!group) {
    return (
      <div className="rounded-card border border-dashed">
        <EmptyState
          icon={<SearchX className="size-6" />}
          title={t("goneTitle")}
          actions={
            <Link href="/errors" className={buttonClass()}>
              {t("clear")}
            </Link>
          }
        >
          {t("goneText")}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <GroupFacts group={group} />
      {(hosts.length > 1 || query.host) && <Hosts query={query} hosts={hosts} />}
      <h2 className="pt-2 font-semibold text-base">{t("reports")}</h2>
      {entries.rows.length === 0 ? (
        <p className="text-muted text-sm">{t("noReports")}</p>
      ) : (
        <EntryList entries={entries.rows} withLinks={false} />
      )}
      <Pages query={query} next={entries.next} />
    </>
  );
}

async function GroupFacts({ group }: { group: LogGroupRow }) {
  const [t, format] = await Promise.all([getTranslations("logs"), getFormatter()]);
  return (
    <CardSection id="kind" title={<Words group={group} />}>
      <Facts
        facts={[
          { name: t("level"), value: <LevelBadge level={group.level} /> },
          { name: t("count"), value: format.number(group.count) },
          { name: t("hosts"), value: format.number(group.hosts) },
          { name: t("first"), value: <RelativeTime at={group.firstAt} focusable /> },
          { name: t("last"), value: <RelativeTime at={group.lastAt} focusable /> },
          {
            name: t("saidBy"),
            value: <bdi>{[...new Set([group.subsystem, group.source])].filter(Boolean).join(" · ")}</bdi>,
          },
        ]}
      />
    </CardSection>
  );
}

function Words({ group }: { group: LogGroupRow }) {
  return (
    <span className="block font-medium [overflow-wrap:anywhere]" dir="auto">
      {useLogText()(group)}
    </span>
  );
}

async function Hosts({ query, hosts }: { query: ErrorsQuery; hosts: Awaited<ReturnType<typeof logGroupHosts>> }) {
  const [t, format] = await Promise.all([getTranslations("logs"), getFormatter()]);
  return (
    <CardSection
      id="hosts"
      title={t("hosts")}
      padded={false}
      actions={
        query.host && (
          <Link
            href={errorsHref({ group: query.group })}
            className="text-accent-text text-sm underline-offset-4 hover:underline"
          >
            {t("allHosts")}
          </Link>
        )
      }
    >
      <ul>
        {hosts.map((host) => (
          <li
            key={host.id}
            className="relative flex items-center gap-3 border-b px-5 py-2.5 text-sm last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-6"
          >
            <Link
              href={errorsHref({ group: query.group, host: host.id })}
              aria-current={host.id === query.host ? "true" : undefined}
              prefetch={false}
              className="min-w-0 flex-1 truncate outline-none after:absolute after:inset-0 aria-[current]:font-semibold"
            >
              <bdi>{host.name}</bdi>
            </Link>
            <span className="text-muted text-xs tabular-nums">× {format.number(host.count)}</span>
            <RelativeTime at={host.lastAt} className="relative z-1 text-muted text-xs" />
          </li>
        ))}
      </ul>
    </CardSection>
  );
}
