import { clsx } from "clsx";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Overview } from "@/lib/services/overview";

/** The numbers of the fleet; each leads to the page behind it. */
export function Tiles({ overview }: { overview: Overview }) {
  const t = useTranslations("overview");
  const format = useFormatter();
  const { hosts, agents } = overview.health;
  return (
    <ul className="grid grid-cols-2 gap-px overflow-clip rounded-card border bg-line shadow-card sm:grid-cols-4">
      <Tile
        href="/hosts"
        name={t("tiles.hosts")}
        value={format.number(hosts.online)}
        of={format.number(hosts.total)}
        tone={hosts.offline > 0 ? "text-offline" : "text-ink"}
        note={stateNote(t, hosts)}
      />
      <Tile
        href="/agents"
        name={t("tiles.agents")}
        value={format.number(agents.online)}
        of={format.number(agents.total)}
        tone={agents.offline > 0 ? "text-offline" : "text-ink"}
        note={stateNote(t, agents)}
      />
    </ul>
  );
}

type Words = ReturnType<typeof useTranslations<"overview">>;

function stateNote(t: Words, { offline, unknown }: { offline: number; unknown: number }): string {
  const parts = [
    offline > 0 && t("tiles.offline", { count: offline }),
    unknown > 0 && t("tiles.unknown", { count: unknown }),
  ];
  return parts.filter(Boolean).join(" · ") || t("tiles.online");
}

interface TileProps {
  href: string;
  name: string;
  value: ReactNode;
  of?: string;
  tone?: string;
  note: ReactNode;
}

function Tile({ href, name, value, of, tone = "text-ink", note }: TileProps) {
  return (
    <li className="min-w-0 bg-surface">
      <Link
        href={href}
        prefetch={false}
        className="flex h-full flex-col gap-0.5 px-4 py-3 -outline-offset-2 transition-colors hover:bg-sunken/60 sm:px-5 sm:py-4"
      >
        <span className="truncate font-medium text-muted text-xs sm:text-sm">{name}</span>
        <span
          className={clsx("font-semibold text-xl tabular-nums leading-tight tracking-tight sm:text-[1.75rem]", tone)}
        >
          {value}
          {of && <span className="font-medium text-base text-muted sm:text-lg">{` / ${of}`}</span>}
        </span>
        <span className="truncate text-muted text-xs">{note}</span>
      </Link>
    </li>
  );
}
