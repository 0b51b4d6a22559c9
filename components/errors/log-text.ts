import { useTranslations } from "next-intl";
import { MORE_KINDS } from "@/lib/domain/log-fingerprint";

/** What a message reads as: some hosts tell no words, and some had more kinds than could be kept. */
export function useLogText(): (log: { id: string; message: string }) => string {
  const t = useTranslations("logs");
  return ({ id, message }) => {
    if (id.endsWith(`-${MORE_KINDS}`)) return t("moreKinds");
    return message || t("withheld");
  };
}
