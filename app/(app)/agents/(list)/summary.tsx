"use client";

import { useTranslations } from "next-intl";
import type { AgentCounts } from "@/lib/services/agents";

/** One sentence that answers the first question: is everything alright? Nothing while there is nothing to watch. */
export function Summary({ counts }: { counts: Pick<AgentCounts, "online" | "offline" | "unknown"> }) {
  const t = useTranslations("agents");
  const { online, offline, unknown } = counts;
  if (online + offline + unknown === 0) return null;
  if (offline + unknown === 0) return <p className="font-medium text-online">{t("allOnline", { count: online })}</p>;
  return (
    <p className="font-medium">
      {offline > 0 && <span className="text-offline">{t("someOffline", { count: offline })}</span>}
      {offline > 0 && unknown > 0 && " · "}
      {unknown > 0 && <span className="text-late">{t("someUnknown", { count: unknown })}</span>}
    </p>
  );
}
