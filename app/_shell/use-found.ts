"use client";

import { useLocale } from "next-intl";
import { useEffect, useState } from "react";
import type { FindReply } from "@/app/api/find/route";

const PAUSE_MS = 120;

export type Found = FindReply & { state: "idle" | "searching" | "failed" };
const NOTHING: Found = { agents: [], hosts: [], state: "idle" };

/** Agents and hosts by name, asked of the server once typing pauses. */
export function useFound(typed: string): Found {
  const locale = useLocale();
  const [found, setFound] = useState(NOTHING);
  const q = typed.trim();
  useEffect(() => {
    if (q === "") {
      setFound(NOTHING);
      return;
    }
    setFound((before) => ({ ...before, state: "searching" }));
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const params = new URLSearchParams({ q: q.slice(0, 200), locale });
        const reply = await fetch(`/api/find?${params}`, { signal: abort.signal });
        if (!reply.ok) throw new Error(`The search answered ${reply.status}.`);
        const answer: FindReply = await reply.json();
        setFound({ ...answer, state: "idle" });
      } catch {
        // What was typed since asks anew; only the last failure is one.
        if (!abort.signal.aborted) setFound({ ...NOTHING, state: "failed" });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [q, locale]);
  return found;
}
