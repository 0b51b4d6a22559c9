"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo, type RefObject } from "react";
import { useAgentText } from "@/components/agent-name";
import type { AgentRow } from "@/lib/services/agents";

interface Props {
  agents: readonly AgentRow[];
  /** The one that Tab reaches; arrow keys lead from there to the others. */
  reachable: string | undefined;
  /** null: nothing is searched for. */
  found: ReadonlySet<string> | null;
  holder: RefObject<HTMLUListElement | null>;
  onReach(id: string | null): void;
  onEvade(id: string): void;
  onLeave(): void;
}

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** Everybody in the water, in words: what a screen reader reads, and where the keyboard walks. Seen only as a mark in the water. */
export const CreatureList = memo(function CreatureList(props: Props) {
  const { agents, reachable, found, holder, onReach, onEvade, onLeave } = props;
  const t = useTranslations();
  const textOf = useAgentText();
  return (
    <ul
      ref={holder}
      aria-label={t("agents.listLabel")}
      className="sr-only"
      onKeyDown={(event) => {
        const links = [...event.currentTarget.querySelectorAll("a")];
        const at = links.findIndex((link) => link.matches(":focus"));
        const next = STEPS[event.key]?.(at, links.length);
        if (next !== undefined) links[next]?.focus({ preventScroll: true });
        else if (event.key === "Escape") onLeave();
        else if (event.key === " ") onEvade(agents[at]?.id ?? "");
        else return;
        event.preventDefault();
      }}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onReach(null)}
    >
      {agents.map((agent) => (
        <li key={agent.id}>
          <Link
            href={`/agents/${agent.id}`}
            prefetch={false}
            data-agent={agent.externalId}
            data-state={agent.state}
            data-dimmed={found !== null && !found.has(agent.id) ? "" : undefined}
            tabIndex={agent.id === reachable ? 0 : -1}
            onFocus={() => onReach(agent.id)}
          >
            <bdi>{textOf(agent).name}</bdi>, <span>{t(`status.${agent.state}`)}</span>,{" "}
            <bdi>{t("agents.onHost", { host: agent.hostName })}</bdi>. <bdi>{textOf(agent).greeting}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
});
