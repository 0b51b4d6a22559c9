import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/components/ui/badge";
import type { LogLevel } from "@/lib/protocol";

const TONES: Record<LogLevel, Tone> = { fatal: "offline", error: "offline", warn: "late" };

/** How bad it is, in a word. */
export function LevelBadge({ level }: { level: LogLevel }) {
  const t = useTranslations("logs");
  return <Badge tone={TONES[level]}>{t(`levels.${level}`)}</Badge>;
}
