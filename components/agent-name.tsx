import { useLocale } from "next-intl";
import type { AgentRow } from "@/lib/services/agents";

/** An agent's texts in the language of the page. */
export function useAgentText(): (agent: Pick<AgentRow, "nameEn" | "nameZh" | "greetingEn" | "greetingZh">) => {
  name: string;
  greeting: string;
} {
  const locale = useLocale();
  return (agent) =>
    locale === "zh"
      ? { name: agent.nameZh || agent.nameEn, greeting: agent.greetingZh || agent.greetingEn }
      : { name: agent.nameEn || agent.nameZh, greeting: agent.greetingEn || agent.greetingZh };
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
