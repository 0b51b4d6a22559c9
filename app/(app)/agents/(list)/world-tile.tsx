"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { World } from "@/lib/services/world";

const EVERY_MS = 60_000;

/** How many agents everybody has together (S0-59, S0-65). Its place is kept while it is asked. */
export function WorldTile({
  className,
  nameClass,
  numberClass,
}: Record<"className" | "nameClass" | "numberClass", string>) {
  const t = useTranslations("world");
  const format = useFormatter();
  const [world, setWorld] = useState<World | null>(null);
  useEffect(() => {
    const read = async () => {
      const reply = await fetch("/api/world", { signal: AbortSignal.timeout(10_000) }).catch(() => null);
      // Without an answer the last number stands.
      if (reply?.ok) setWorld((await reply.json()) as World);
    };
    void read();
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { total, online, offline } = world ?? {};
  return (
    <div
      data-counter="world"
      className={className}
      title={world ? t("tileTitle", { total: total ?? 0, online: online ?? 0, offline: offline ?? 0 }) : undefined}
    >
      <span className={nameClass}>{t("tile")}</span>
      <span className={numberClass}>{total === undefined ? "–" : format.number(total)}</span>
    </div>
  );
}
