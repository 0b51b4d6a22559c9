"use client";

import { clsx } from "clsx";
import { Check, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ConnectReply } from "@/app/api/connect/route";
import { useLive } from "@/components/live/use-live";
import { buttonClass } from "@/components/ui/button";
import { Trouble } from "./trouble";

/** After this long without a sign of the machine, we say what usually goes wrong. */
const SLOW_MS = 40_000;

interface Props {
  /** Milliseconds. */
  since: number;
  tokenId: string | null;
  hasToken: boolean;
}

const STEPS = ["token", "reached", "upload", "agents"] as const;
type Step = (typeof STEPS)[number];

/** How far the machine has come; each step lights up by itself. */
export function Waiting({ since, tokenId, hasToken }: Props) {
  const t = useTranslations("connect");
  const progress = useProgress(since, tokenId);
  const isSlow = useSlow(!progress.host);
  const { host, agents } = progress;
  const isDone: Record<Step, boolean> = {
    token: hasToken || progress.hasReached,
    reached: progress.hasReached,
    upload: host !== null,
    agents: agents > 0,
  };
  const current = STEPS.find((step) => !isDone[step]);
  const isUnreadable = host !== null && host.rosterStatus !== "ok" && host.rosterStatus !== "empty";
  return (
    <section
      aria-labelledby="waiting"
      data-connected={host !== null}
      className={clsx(
        "rounded-card border px-5 py-5 shadow-card transition-colors duration-500 sm:px-6",
        host ? "border-online/40 bg-online-soft" : "bg-surface",
      )}
    >
      <h2 id="waiting" className={clsx("font-semibold text-base leading-snug", host && "text-online")}>
        {host ? t("connectedTitle") : t("waitingTitle")}
      </h2>
      <p role="status" className="mt-1 text-sm [overflow-wrap:anywhere]">
        {host ? t("connectedText", { host: host.name, count: agents }) : t(`waitingFor.${current ?? "agents"}`)}
      </p>
      <ol className="mt-5">
        {STEPS.map((step) => (
          <StepLine
            key={step}
            text={t(`step.${step}`)}
            word={t(isDone[step] ? "done" : step === current ? "now" : "later")}
            state={isDone[step] ? "done" : step === current ? (isUnreadable ? "trouble" : "now") : "later"}
          />
        ))}
      </ol>
      {isUnreadable && <p className="mt-1 text-late text-sm">{t("unreadable", { reason: host.rosterReason })}</p>}
      {host && (
        <Link href="/agents" className={buttonClass({ look: "primary" }, "mt-4 w-full")}>
          {t("seeAgents")}
        </Link>
      )}
      {!host && (isSlow || progress.refused > 0) && (
        <Trouble refused={progress.refused} hasReached={progress.hasReached} />
      )}
    </section>
  );
}

const dots = {
  done: "border-online bg-online text-surface",
  now: "animate-beacon border-accent bg-accent-soft text-accent-text",
  trouble: "border-late bg-late-soft text-late",
  later: "border-edge border-dashed",
} as const;

/** @param word the state, for those who do not see the sign */
function StepLine({ text, word, state }: { text: string; word: string; state: keyof typeof dots }) {
  return (
    <li data-step-state={state} className="group relative flex gap-3 pb-4 last:pb-0">
      <span aria-hidden="true" className="absolute top-6 bottom-0 left-[0.6875rem] w-px bg-line group-last:hidden" />
      <span
        aria-hidden="true"
        className={clsx("grid size-6 shrink-0 place-items-center rounded-full border transition-colors", dots[state])}
      >
        {state === "done" && <Check className="size-3.5" strokeWidth={3} />}
        {state === "trouble" && <TriangleAlert className="size-3.5" />}
      </span>
      <span className={clsx("pt-0.5 text-sm", state === "later" ? "text-muted" : "font-medium")}>
        {text} <span className="sr-only">({word})</span>
      </span>
    </li>
  );
}

const NOTHING: ConnectReply = { hasReached: false, host: null, agents: 0, refused: 0 };

/** Read again whenever something happens in the account. */
function useProgress(since: number, tokenId: string | null): ConnectReply {
  const [progress, setProgress] = useState(NOTHING);
  const read = useCallback(async () => {
    const query = new URLSearchParams({ since: String(since), ...(tokenId ? { token: tokenId } : {}) });
    const reply = await fetch(`/api/connect?${query}`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
    // Without an answer the last one stands; the stream or the next half minute asks again.
    if (reply?.ok) setProgress((await reply.json()) as ConnectReply);
  }, [since, tokenId]);
  useLive(() => read());
  useEffect(() => void read(), [read]);
  return progress;
}

/** Has it taken longer than it should? */
function useSlow(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!isWaiting) return;
    timer.current = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer.current);
  }, [isWaiting]);
  return isSlow;
}
