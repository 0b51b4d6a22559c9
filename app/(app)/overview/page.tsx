import { Server } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { LiveState } from "@/components/live/live-state";
import { LiveRefresh } from "@/components/live-refresh";
import { TitleCount } from "@/components/title-count";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import { readOverview } from "@/lib/services/overview";
import { AttentionList } from "./attention-list";
import { HostCards } from "./host-cards";
import { NewestErrors } from "./newest-errors";
import { Tiles } from "./tiles";
import { VerdictLine } from "./verdict-line";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("overview"))("title") };
}

/** Is everything alright? The whole fleet on one page, the worst first (S2-13). */
export default async function OverviewPage() {
  const [{ ctx }, t] = await Promise.all([requireLogin(), getTranslations("overview")]);
  const overview = await readOverview(ctx);
  const { health } = overview;
  return (
    <>
      <TitleCount count={health.hosts.offline} />
      <LiveRefresh />
      <PageHeader title={t("title")} actions={<LiveState />} />
      {health.verdict === "nothing" ? (
        <NoHosts />
      ) : (
        <div className="space-y-4 sm:space-y-5">
          <VerdictLine health={health} />
          <Tiles overview={overview} />
          <AttentionList attention={health.attention} />
          <HostCards overview={overview} now={ctx.now.getTime()} />
          <NewestErrors errors={overview.errors} />
        </div>
      )}
    </>
  );
}

async function NoHosts() {
  const t = await getTranslations("overview");
  return (
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
  );
}
