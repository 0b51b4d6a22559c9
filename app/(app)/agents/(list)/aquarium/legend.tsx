"use client";

import { useTranslations } from "next-intl";

interface Props {
  hasUnknown: boolean;
  hasRetired: boolean;
}

/** What the water means (S0-59); further signs only where there are such creatures. */
export function Legend({ hasUnknown, hasRetired }: Props) {
  const t = useTranslations("aquarium");
  return (
    <ul aria-label={t("legend")} className="flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem] text-muted">
      <li>{t("swimming")}</li>
      <li>{t("sleeping")}</li>
      {hasUnknown && <li>{t("drifting")}</li>}
      {hasRetired && <li>{t("shell")}</li>}
      <li>{t("hint")}</li>
    </ul>
  );
}
