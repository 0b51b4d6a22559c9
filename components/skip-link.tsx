import { useTranslations } from "next-intl";

/** The first thing Tab finds: past the navigation, to the content. */
export function SkipLink() {
  const t = useTranslations("app");
  return (
    <a
      href="#content"
      className="sr-only z-50 rounded-control bg-accent px-4 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
    >
      {t("skip")}
    </a>
  );
}
