import { SearchX, Server } from "lucide-react";
import type { Metadata } from "next";
import Form from "next/form";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { TitleCount } from "@/components/title-count";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import { listHosts, MAX_HOSTS_PER_READ } from "@/lib/services/hosts";
import { HostTable } from "./host-table";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const STEP = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("hosts"))("title") };
}

/** The machines that report to the account, worst first. */
export default async function HostsPage({ searchParams }: Props) {
  const [{ ctx }, given, t] = await Promise.all([requireLogin(), searchParams, getTranslations("hosts")]);
  const q = typeof given.q === "string" ? given.q.slice(0, 200) : "";
  const wanted = Number(given.show);
  const limit = Number.isInteger(wanted) && wanted > STEP ? Math.min(wanted, MAX_HOSTS_PER_READ) : STEP;
  const { rows, total, offline } = await listHosts(ctx, { q, limit });
  const another = (await getTranslations("connect"))("another");
  const isEmpty = total === 0 && q === "";
  return (
    <>
      <TitleCount count={offline} />
      <LiveRefresh />
      <PageHeader
        title={t("title")}
        hint={t("hint")}
        actions={
          <>
            <LiveState />
            <Link href="/connect" className={buttonClass({ size: "small" })}>
              {another}
            </Link>
          </>
        }
      />
      {isEmpty ? (
        <div className="rounded-card border border-dashed">
          <EmptyState
            icon={<Server className="size-6" strokeWidth={1.5} />}
            title={t("emptyTitle")}
            actions={
              <Link href="/connect" className={buttonClass({ look: "primary" })}>
                {t("connect")}
              </Link>
            }
          >
            {t("emptyText")}
          </EmptyState>
        </div>
      ) : (
        <div className="space-y-4">
          <Form action="/hosts" role="search" className="flex gap-2">
            <Input
              key={q}
              type="search"
              name="q"
              defaultValue={q}
              maxLength={200}
              autoComplete="off"
              aria-label={t("search")}
              placeholder={t("searchHint")}
              className="max-w-md"
            />
            <Button type="submit">{t("searchButton")}</Button>
          </Form>
          {total === 0 ? <NoneFound q={q} /> : <HostTable hosts={rows} />}
          <More shown={rows.length} total={total} q={q} limit={limit} />
        </div>
      )}
    </>
  );
}

async function NoneFound({ q }: { q: string }) {
  const t = await getTranslations("hosts");
  return (
    <div className="rounded-card border border-dashed">
      <EmptyState
        icon={<SearchX className="size-6" />}
        title={t("noneTitle")}
        actions={
          <Link href="/hosts" className={buttonClass()}>
            {t("showAll")}
          </Link>
        }
      >
        <bdi>{t("noneText", { q })}</bdi>
      </EmptyState>
    </div>
  );
}

async function More({ shown, total, q, limit }: { shown: number; total: number; q: string; limit: number }) {
  const t = await getTranslations("hosts");
  if (shown >= total) return null;
  const params = new URLSearchParams({ ...(q && { q }), show: String(limit + STEP) });
  return (
    <p className="flex items-center justify-between gap-4 text-muted text-sm">
      {t("shownOf", { shown, total })}
      {limit < MAX_HOSTS_PER_READ && (
        <Link href={`/hosts?${params}`} scroll={false} className={buttonClass()}>
          {t("more")}
        </Link>
      )}
    </p>
  );
}
