"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { clockNow } from "@/components/clock";
import { useLive } from "@/components/live/use-live";
import type { AgentList } from "@/lib/services/agents";
import { AgentWindows, type Snapshot } from "./agent-windows";
import { type ListQuery, searchOf } from "./list-query";
import { LoginEnded, readAgents } from "./read-agents";

/** What the server rendered. */
export interface Rendered {
  query: ListQuery;
  list: AgentList;
  /** When, on the platform's clock. */
  at: number;
}

const TYPING_PAUSE_MS = 150;
/** A page taken from the browser's cache may be older than this: it is read again. */
const FRESH_MS = 5_000;

/** The list as the person asks for it, following changes. The address keeps what was asked. */
export function useAgentList(rendered: Rendered): {
  snapshot: Snapshot;
  ask(part: Partial<ListQuery>): void;
  show(first: number, last: number): void;
} {
  const router = useRouter();
  const locale = useLocale();
  const latestLocale = useRef(locale);
  const [windows] = useState(
    () => new AgentWindows(rendered.query, rendered.list, (read) => readAgents(read, latestLocale.current)),
  );
  const snapshot = useSyncExternalStore(windows.subscribe, windows.current, windows.current);

  /** A read that failed is told by the snapshot and tried again with the next change. */
  const settle = useCallback(
    async (work: Promise<void>) => {
      try {
        await work;
      } catch (error) {
        if (error instanceof LoginEnded) router.refresh();
        else throw error;
      }
    },
    [router],
  );
  const quietly = useCallback((work: Promise<void>) => void settle(work).catch(() => {}), [settle]);

  useLive((change) => settle(windows.changed(change.ids)));
  useEffect(() => {
    if (latestLocale.current === locale) return;
    latestLocale.current = locale;
    quietly(windows.changed(undefined));
  }, [locale, windows, quietly]);
  useAdopted(rendered, windows, quietly);

  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = useCallback(
    (part: Partial<ListQuery>) => {
      const query = { ...windows.current().query, ...part };
      window.history.replaceState(null, "", `${window.location.pathname}${searchOf(query)}`);
      if ("view" in part && query.sort === windows.current().query.sort) return windows.look(query);
      windows.announce(query);
      clearTimeout(typing.current);
      const wait = part.q ? TYPING_PAUSE_MS : 0;
      typing.current = setTimeout(() => quietly(windows.ask(windows.current().query)), wait);
    },
    [windows, quietly],
  );
  const show = useCallback((first: number, last: number) => quietly(windows.show(first, last)), [windows, quietly]);
  return { snapshot, ask, show };
}

/** The server rendered anew, as after a click on the page's own link: follow its address; distrust an old picture. */
function useAdopted(rendered: Rendered, windows: AgentWindows, quietly: (work: Promise<void>) => void): void {
  useEffect(() => {
    const isOther = searchOf(rendered.query) !== searchOf(windows.current().query);
    if (isOther) quietly(windows.ask(rendered.query));
    else if (clockNow() - rendered.at > FRESH_MS) quietly(windows.changed(undefined));
  }, [rendered, windows, quietly]);
}
