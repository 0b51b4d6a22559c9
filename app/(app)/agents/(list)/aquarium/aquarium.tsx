"use client";

import { clsx } from "clsx";
import { Maximize, Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAgentText } from "@/components/agent-name";
import { Button } from "@/components/ui/button";
import type { AgentRow } from "@/lib/services/agents";
import { WINDOW } from "../agent-windows";
import type { ViewProps } from "../view-props";
import { CreatureCard } from "./creature-card";
import { CreatureList } from "./creature-list";
import { Legend } from "./legend";
import { placeBeside } from "./place-beside";
import { Scenery } from "./scenery";
import type { Tank } from "./tank";
import { useAttention } from "./use-attention";
import { useCapacity, useTank } from "./use-tank";

/** Every agent a creature (S0-59). The water is a canvas; a list of links in it says the same in words. */
export function Aquarium({ listed, total, rows, q, bubbles, onShow, onList }: ViewProps) {
  const t = useTranslations("aquarium");
  const water = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const tank = useRef<Tank | null>(null);
  const [isPaused, setPaused] = useState(false);
  const capacity = useCapacity(water, WINDOW);
  const shown = Math.min(listed, capacity);
  useEffect(() => onShow(0, Math.max(0, shown - 1)), [shown, onShow]);

  const { agents, found, inhabitants } = useInhabitants(rows, shown, q.trim() === "" ? null : total);
  const { current, isMarked, isHeld, isChased, lastReached, reach, release, evade, handlers } = useAttention(tank);
  const onPicture = useCallback(
    (made: Tank) => {
      const place = current === null ? null : made.placeOf(current);
      if (place) placeBeside(place, mark.current, card.current);
    },
    [current],
  );
  const canvas = useTank(tank, water, {
    agents: inhabitants,
    isSearched: found !== null,
    hasBubbles: bubbles,
    isPaused,
    pointed: current,
    isHeld,
    onPicture,
  });
  const agent = agents.find((one) => one.id === current);
  const reachable = agents.some((one) => one.id === lastReached) ? lastReached : agents[0]?.id;
  const leave = useCallback(() => {
    reach(null);
    water.current?.focus({ preventScroll: true });
  }, [reach]);
  return (
    <section aria-label={t("label")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keyboard's way through the water is the list inside. */}
      <div
        ref={water}
        className={clsx("aquarium", agent && "cursor-pointer")}
        tabIndex={-1}
        data-level="full"
        data-paused={isPaused ? "" : undefined}
        {...handlers}
        onKeyDown={(event) => event.key === "Escape" && release()}
      >
        <Scenery />
        <div aria-hidden="true">
          <canvas ref={canvas} />
        </div>
        <CreatureList
          agents={agents}
          reachable={reachable}
          found={found}
          holder={list}
          onReach={reach}
          onEvade={evade}
          onLeave={leave}
        />
        {agent && (
          <>
            <div
              ref={mark}
              aria-hidden="true"
              data-part="mark"
              data-of={agent.externalId}
              className={clsx(
                "pointer-events-none absolute top-0 left-0 rounded-full",
                isMarked && "border-3 border-accent outline-2 outline-surface",
              )}
            />
            {!isChased && (
              <div
                key={agent.id}
                ref={card}
                data-part="card"
                className="invisible absolute top-0 left-0 w-60 cursor-default select-text rounded-card border bg-raised p-3 text-ink shadow-float"
              >
                <CreatureCard agent={agent} />
              </div>
            )}
          </>
        )}
      </div>
      <Footer
        rows={agents}
        isPaused={isPaused}
        onPause={setPaused}
        onWhole={() => void water.current?.requestFullscreen?.()}
      />
      {listed > shown && (
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-control bg-sunken px-3 py-2 text-sm">
          {t("part", { shown, total: listed })}
          <Button size="small" onClick={onList}>
            {t("seeAll")}
          </Button>
        </p>
      )}
    </section>
  );
}

interface FooterProps {
  rows: readonly AgentRow[];
  isPaused: boolean;
  onPause(isPaused: boolean): void;
  onWhole(): void;
}

function Footer({ rows, isPaused, onPause, onWhole }: FooterProps) {
  const t = useTranslations("aquarium");
  const Icon = isPaused ? Play : Pause;
  return (
    <div className="mt-3 flex items-start justify-between gap-4">
      <Legend
        hasUnknown={rows.some((row) => row.state === "unknown")}
        hasRetired={rows.some((row) => row.state === "retired")}
      />
      <div className="flex shrink-0 gap-1">
        <Button
          look="ghost"
          size="icon"
          aria-label={t(isPaused ? "resume" : "pause")}
          title={t(isPaused ? "resume" : "pause")}
          onClick={() => onPause(!isPaused)}
        >
          <Icon aria-hidden className="size-4" />
        </Button>
        <Button look="ghost" size="icon" aria-label={t("fullScreen")} title={t("fullScreen")} onClick={onWhole}>
          <Maximize aria-hidden className="size-4" />
        </Button>
      </div>
    </div>
  );
}

/** @param matching how many of the rows, from the first on, the search found; null: nothing is searched for */
function useInhabitants(rows: ReadonlyMap<number, AgentRow>, shown: number, matching: number | null) {
  const textOf = useAgentText();
  return useMemo(() => {
    const places = Array.from({ length: shown }, (_, index) => index).filter((index) => rows.has(index));
    const agents = places.map((index) => rows.get(index)).filter((row) => row !== undefined);
    const found =
      matching === null ? null : new Set(agents.filter((_, at) => (places[at] ?? 0) < matching).map((one) => one.id));
    const inhabitants = agents.map((agent) => ({
      id: agent.id,
      name: textOf(agent).name,
      emoji: agent.emoji,
      state: agent.state,
      isFound: found === null || found.has(agent.id),
    }));
    return { agents, found, inhabitants };
  }, [rows, shown, matching, textOf]);
}
