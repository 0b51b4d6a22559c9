import { clsx } from "clsx";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { FilterBar, type FilterChoice } from "@/components/filter-bar";
import { hostChoice } from "@/components/filter-choices";
import { type ErrorsQuery, errorsHref, LEVEL_CHOICES, MAX_QUERY_LENGTH } from "./query";

interface Props {
  query: ErrorsQuery;
  hosts: readonly { id: string; name: string }[];
}

/** Words, level and host; and whether what is the same stands together. */
export async function ErrorFilters({ query, hosts }: Props) {
  const t = await getTranslations("logs");
  const choices: FilterChoice[] = [
    {
      name: "level",
      label: t("level"),
      value: query.level,
      options: [
        { value: "", label: t("levels.problems") },
        ...LEVEL_CHOICES.map((level) => ({ value: level, label: t(`levels.${level}`) })),
      ],
    },
    ...hostChoice({ hosts, chosen: query.host, label: t("host"), all: t("allHosts") }),
  ];
  return (
    <>
      <FilterBar
        action="/errors"
        q={query.q}
        maxLength={MAX_QUERY_LENGTH}
        choices={choices}
        hidden={query.view ? { view: query.view } : {}}
        words={{
          filters: t("filters"),
          search: t("search"),
          searchHint: t("searchHint"),
          searchButton: t("searchButton"),
        }}
      />
      <nav aria-label={t("view")} className="flex gap-1 border-b text-sm">
        <ViewLink href={errorsHref({ ...query, view: "", before: "" })} isCurrent={query.view === ""}>
          {t("views.kinds")}
        </ViewLink>
        <ViewLink href={errorsHref({ ...query, view: "each", before: "" })} isCurrent={query.view === "each"}>
          {t("views.each")}
        </ViewLink>
      </nav>
    </>
  );
}

function ViewLink({ href, isCurrent, children }: { href: string; isCurrent: boolean; children: string }) {
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      scroll={false}
      className={clsx(
        "-mb-px inline-flex h-10 items-center border-b-2 px-3 font-medium outline-offset-[-2px]",
        isCurrent ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
