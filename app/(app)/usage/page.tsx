import { Coins, Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTimeZone, getTranslations } from "next-intl/server";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { rangeOf, usageGround, usageSeries, usageSummary } from "@/lib/services/usage";
import { usageBreakdown } from "@/lib/services/usage-breakdown";
import { counterUsage } from "@/lib/services/usage-counters";
import { type MissingUsage, missingUsage } from "@/lib/services/usage-missing";
import { Chips } from "./chips";
import { Counters } from "./counters";
import { HowCounted } from "./how-counted";
import { UsageChart } from "./usage-chart";
import { UsageLines } from "./usage-lines";
import { usageHref, usageQuery } from "./usage-query";
import { UsageTiles } from "./usage-tiles";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Lines on the page; the file for spreadsheets has all of them. */
const LINES = 100;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("usage"))("title") };
}

/** What the agents used and what that cost, as far as it is known. */
export default async function UsagePage({ searchParams }: Props) {
  const [{ ctx, isDemo, role }, given, t, here] = await Promise.all([
    requireLogin(),
    searchParams,
    getTranslations("usage"),
    getTimeZone(),
  ]);
  const query = usageQuery(given);
  const { filter, by } = query;
  const ground = await usageGround(ctx);
  const range = rangeOf(ctx, query.range, ground);
  const [summary, bars, breakdown, counters, missing] = await Promise.all([
    usageSummary(ctx, ground, filter),
    usageSeries(ctx, ground, range, filter),
    usageBreakdown(ctx, ground, { range, by, filter, limit: LINES }),
    counterUsage(ctx, ground, range, filter),
    missingUsage(ctx, filter),
  ]);
  return (
    <>
      <LiveRefresh everyMs={10_000} />
      <PageHeader
        title={t("title")}
        hint={t("hint", { zone: ground.zone })}
        actions={
          <>
            <LiveState />
            {ground.first !== null && !isDemo && (
              // A file, not a page: the browser is to fetch it itself.
              <a href={usageHref(query, {}, "/usage/export")} download className={buttonClass({ size: "small" })}>
                <Download aria-hidden className="size-4" />
                {t("csv")}
              </a>
            )}
          </>
        }
      />
      {ground.first === null ? (
        <div className="space-y-4 sm:space-y-5">
          <NothingYet />
          <Missing missing={missing} />
          <Counters counters={counters} range={range} rate={ground.rate} />
        </div>
      ) : (
        <div className="space-y-4 sm:space-y-5">
          {ground.zone === "UTC" && here !== "UTC" && may(role, "manage_account") && !isDemo && (
            <OtherZone here={here} />
          )}
          <Chips query={query} breakdown={breakdown} />
          <Missing missing={missing} />
          <UsageTiles query={query} summary={summary} rate={ground.rate} />
          <UsageChart query={query} range={range} bars={bars} zone={ground.zone} />
          <UsageLines query={query} range={range} breakdown={breakdown} rate={ground.rate} />
          <Counters counters={counters} range={range} rate={ground.rate} />
          <HowCounted total={breakdown.total} zone={ground.zone} rate={ground.rate} />
        </div>
      )}
    </>
  );
}

async function NothingYet() {
  const t = await getTranslations("usage");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<Coins className="size-6" strokeWidth={1.5} />}
        title={t("emptyTitle")}
        actions={
          <>
            <Link href="/connect" className={buttonClass({ look: "primary" })}>
              {t("connect")}
            </Link>
            <Link href="/hosts" className={buttonClass()}>
              {t("lookAtHosts")}
            </Link>
          </>
        }
      >
        {t("emptyText")}
      </EmptyState>
    </div>
  );
}

/** An account begins with days in UTC; hardly anybody lives there. */
async function OtherZone({ here }: { here: string }) {
  const t = await getTranslations("usage");
  return (
    <Notice>
      {t("otherZone", { here })}{" "}
      <Link href="/settings/profile#time-zone" className="underline underline-offset-4">
        {t("changeZone")}
      </Link>
    </Notice>
  );
}

/** Sums are too small where something could not be read, and say so. */
async function Missing({ missing: { hosts, hostId } }: { missing: MissingUsage }) {
  const t = await getTranslations("usage");
  if (hosts === 0) return null;
  return (
    <Notice tone="problem">
      {t("missing", { hosts })}{" "}
      <Link
        href={hosts === 1 ? `/hosts/${hostId}` : "/hosts"}
        prefetch={false}
        className="underline underline-offset-4"
      >
        {t("missingWhy", { hosts })}
      </Link>
    </Notice>
  );
}
