import { useLocale } from "next-intl";
import { useCallback } from "react";
import type { AgentRow } from "@/lib/services/agents";

type Texts = Pick<AgentRow, "nameEn" | "nameZh" | "greetingEn" | "greetingZh">;

/** An agent's texts in the language of the page. The same function as long as the language stays. */
export function useAgentText(): (agent: Texts) => { name: string; greeting: string } {
  const locale = useLocale();
  return useCallback(
    (agent: Texts) =>
      locale === "zh"
        ? { name: agent.nameZh || agent.nameEn, greeting: agent.greetingZh || agent.greetingEn }
        : { name: agent.nameEn || agent.nameZh, greeting: agent.greetingEn || agent.greetingZh },
    [locale],
  );
}

/** Its emoji, else the first letter of its name, on a round ground. Decorative. */
export function AgentFace({
  emoji,
  name,
  size = "normal",
}: {
  emoji: string;
  name: string;
  size?: "normal" | "large";
}) {
  const letter = [...name.trim()][0]?.toUpperCase() ?? "·";
  return (
    <span
      aria-hidden="true"
      className={
        size === "large"
          ? "grid size-14 shrink-0 overflow-hidden select-none place-items-center rounded-2xl border bg-sunken font-semibold text-2xl text-muted"
          : "grid size-10 shrink-0 overflow-hidden select-none place-items-center rounded-xl bg-sunken font-semibold text-base text-muted"
      }
    >
      {emoji || letter}
    </span>
  );
}
