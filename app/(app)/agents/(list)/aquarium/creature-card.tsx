"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AgentFace, useAgentText } from "@/components/agent-name";
import { RelativeTime } from "@/components/relative-time";
import { StatusLight } from "@/components/ui/status-light";
import type { AgentRow } from "@/lib/services/agents";

/** Who a creature is, beside it in the water. */
export function CreatureCard({ agent }: { agent: AgentRow }) {
  const t = useTranslations();
  const { name, greeting } = useAgentText()(agent);
  return (
    <>
      <div className="flex items-start gap-2.5">
        <AgentFace emoji={agent.emoji} name={name} />
        <div className="min-w-0 flex-1">
          <p className="line-clamp-2 break-words font-semibold text-sm leading-5" dir="auto">
            {name}
          </p>
          <p className="truncate text-muted text-xs">
            <bdi>{agent.hostName}</bdi>
          </p>
        </div>
      </div>
      {greeting && (
        <p className="mt-2 line-clamp-2 break-words text-muted text-sm leading-5" dir="auto">
          {greeting}
        </p>
      )}
      <div className="mt-2.5 flex items-center justify-between gap-2">
        <StatusLight state={agent.state} />
        <span className="text-muted text-xs">
          <span className="sr-only">{t("agents.columns.lastActive")}: </span>
          <RelativeTime at={agent.lastActiveAt} />
        </span>
      </div>
      <Link
        href={`/agents/${agent.id}`}
        prefetch={false}
        // The creature itself is the keyboard's way there.
        tabIndex={-1}
        className="mt-2.5 flex h-9 items-center justify-center rounded-control border border-edge/60 bg-raised font-medium text-sm hover:bg-sunken"
      >
        {t("aquarium.open")}
      </Link>
    </>
  );
}
