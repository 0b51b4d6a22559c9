import { useTranslations } from "next-intl";
import { sourceKind } from "@/lib/domain/source-memory";

const KNOWN = ["config", "storage", "sessions", "cron", "tasks", "deliveries", "logs", "gateway", "metrics"] as const;
type Known = (typeof KNOWN)[number];
const isKnown = (kind: string): kind is Known => (KNOWN as readonly string[]).includes(kind);

/** `sessions/main` -> "Sessions · main"; a source this version does not know keeps the name it was given. */
export function useSourceName(): (source: string) => string {
  const t = useTranslations("collector");
  return (source) => {
    const kind = sourceKind(source);
    if (!isKnown(kind)) return source;
    const rest = source.slice(kind.length + 1);
    return rest === "" ? t(`kind.${kind}`) : `${t(`kind.${kind}`)} · ${rest}`;
  };
}
