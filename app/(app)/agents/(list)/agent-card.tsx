"use client";

import { clsx } from "clsx";
import { Server } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { AgentFace, useAgentText } from "@/components/agent-name";
import { RelativeTime } from "@/components/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusLight } from "@/components/ui/status-light";
import type { AgentRow } from "@/lib/services/agents";
import { Highlight } from "./highlight";

/** Height of a card, px: fixed, so that a long list can be drawn in part. */
export const CARD_HEIGHT = 150;

interface Props {
  agent: AgentRow;
  q: string;
  /** Something else was searched for. */
  isDimmed: boolean;
}

/**
 * One agent at a glance: name, status, greeting, last active (S0-59). The whole card is the link. Remembered: while a
 * long grid scrolls, cards that stay are not drawn again.
 */
export const AgentCard = memo(function AgentCard({ agent, q, isDimmed }: Props) {
  const t = useTranslations("agents");
  const { name, greeting } = useAgentText()(agent);
  return (
    <article
      data-agent={agent.externalId}
      data-dimmed={isDimmed ? "" : undefined}
      style={{ height: CARD_HEIGHT }}
      className={clsx(
        agent.state === "offline" && "border-offline/35",
        agent.state === "retired" && "border-dashed shadow-none",
        isDimmed && "dimmed",
        "group relative flex flex-col rounded-card border bg-surface p-4 shadow-card transition-[border-color,box-shadow] duration-150 hover:border-edge hover:shadow-float has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:outline-offset-2",
      )}
    >
      <div className="flex items-start gap-3">
        <AgentFace emoji={agent.emoji} name={name} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-left font-semibold text-[0.9375rem] leading-5" dir="auto" title={name}>
            <Link
              href={`/agents/${agent.id}`}
              prefetch={false}
              className="outline-none after:absolute after:inset-0 after:rounded-card"
            >
              <Highlight text={name} q={q} />
            </Link>
          </h2>
          <p className="mt-0.5 flex items-center gap-1 text-muted text-xs" title={agent.hostName}>
            <Server aria-hidden className="size-3 shrink-0" />
            <span className="sr-only">{t("onHost", { host: "" })}</span>
            <bdi className="truncate">
              <Highlight text={agent.hostName} q={q} />
            </bdi>
          </p>
        </div>
        <StatusLight state={agent.state} />
      </div>
      <p
        className="mt-2.5 line-clamp-2 min-h-0 flex-1 text-left text-muted text-sm leading-5"
        dir="auto"
        title={greeting || undefined}
      >
        {greeting}
      </p>
      <p className="mt-2 flex items-center justify-between gap-3 text-muted text-xs">
        <span>{t("columns.lastActive")}</span>
        {/* Above the card's link, so that the exact moment shows on hover. */}
        <RelativeTime at={agent.lastActiveAt} className="relative z-1 text-ink" />
      </p>
    </article>
  );
});

/** The place of a card that is being read. */
export function AgentCardSkeleton() {
  return (
    <div style={{ height: CARD_HEIGHT }} className="rounded-card border bg-surface p-4">
      <div className="flex gap-3">
        <Skeleton className="size-10 rounded-xl" />
        <div className="flex-1 space-y-2 pt-1">
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-3 w-1/3" />
        </div>
      </div>
      <Skeleton className="mt-4 h-4 w-5/6" />
    </div>
  );
}
