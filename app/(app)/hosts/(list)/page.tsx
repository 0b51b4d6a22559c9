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
import { may } from "@/lib/domain/roles";
import { listHosts } from "@/lib/services/hosts";
import { AddHost } from "../../../_shell/host-maker";
import { HostFilters } from "./host-filters";
import { HostTable } from "./host-table";
import { type HostsQuery, hostsHref, hostsQuery } from "./hosts-query";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const STEP = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("hosts"))("title") };
}

/** The machines that report to the account, worst first. */
export default async function HostsPage({ searchParams }: Props) {
  const [login, given, t] = await Promise.all([requireLogin(), searchParams, getTranslations("hosts")]);
  const { ctx } = login;
  const query = hostsQuery(given);
  const { q, state, type, after } = query;
  const { rows, total, offline, all, next } = await listHosts(ctx, { q, state, type, after, limit: STEP });
  const another = (await getTranslations("connect"))("another");
  const mayAdd = may(login.role, "manage_hosts") && !login.isDemo;
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
            {mayAdd && all > 0 && <AddHost />}
          </>
        }
      />
      {all === 0 ? (
        <div className="rounded-card border border-dashed">
          <EmptyState
            icon={<Server className="size-6" strokeWidth={1.5} />}
            title={t("emptyTitle")}
            actions={
              <>
                <Link href="/connect" className={buttonClass({ look: "primary" })}>
                  {t("connect")}
                </Link>
                {mayAdd && <AddHost />}
              </>
            }
          >
            {t("emptyText")}
          </EmptyState>
        </div>
      ) : (
        <div className="space-y-4">
          <Form action="/hosts" role="search" className="flex flex-wrap gap-2">
            <Input
              key={q}
              type="search"
              name="q"
              defaultValue={q}
              maxLength={200}
              autoComplete="off"
              aria-label={t("search")}
              placeholder={t("searchHint")}
              className="max-w-md flex-1 basis-56"
            />
            <HostFilters state={state} type={type} />
            <Button type="submit">{t("searchButton")}</Button>
          </Form>
          {total === 0 ? <NoneFound /> : <HostTable hosts={rows} />}
          {total > 0 && <More shown={rows.length} total={total} query={query} next={next} />}
        </div>
      )}
    </>
  );
}

async function NoneFound() {
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
        {t("noneText")}
      </EmptyState>
    </div>
  );
}

interface MoreProps {
  shown: number;
  total: number;
  query: HostsQuery;
  next: string | null;
}

/** How many there are, and the way to those after these and back to the first. */
async function More({ shown, total, query, next }: MoreProps) {
  const t = await getTranslations("hosts");
  if (shown >= total) return null;
  return (
    <nav aria-label={t("parts")} className="flex flex-wrap items-center justify-between gap-4 text-muted text-sm">
      {t("shownOf", { shown, total })}
      <span className="flex gap-2">
        {query.after && (
          <Link href={hostsHref({ ...query, after: undefined })} className={buttonClass()}>
            {t("first")}
          </Link>
        )}
        {next && (
          <Link href={hostsHref({ ...query, after: next })} className={buttonClass()}>
            {t("more")}
          </Link>
        )}
      </span>
    </nav>
  );
}
