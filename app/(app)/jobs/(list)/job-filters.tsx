import { getTranslations } from "next-intl/server";
import { FilterBar, type FilterChoice } from "@/components/filter-bar";
import { hostChoice } from "@/components/filter-choices";
import { type JobsQuery, MAX_QUERY_LENGTH, ORIGINS, STATE_CHOICES } from "./query";

interface Props {
  query: JobsQuery;
  hosts: readonly { id: string; name: string }[];
}

/** Words, state, whose job it is, and host. */
export async function JobFilters({ query, hosts }: Props) {
  const t = await getTranslations("job");
  const choices: FilterChoice[] = [
    {
      name: "state",
      label: t("state"),
      value: query.state,
      options: [
        { value: "", label: t("states.any") },
        ...STATE_CHOICES.map((state) => ({ value: state, label: t(`states.${state}`) })),
      ],
    },
    {
      name: "origin",
      label: t("origin"),
      value: query.origin,
      options: [
        { value: "", label: t("origins.any") },
        ...ORIGINS.map((origin) => ({ value: origin, label: t(`origins.${origin}`) })),
      ],
    },
    ...hostChoice({ hosts, chosen: query.host, label: t("host"), all: t("allHosts") }),
  ];
  return (
    <FilterBar
      action="/jobs"
      q={query.q}
      maxLength={MAX_QUERY_LENGTH}
      choices={choices}
      words={{
        filters: t("filters"),
        search: t("search"),
        searchHint: t("searchHint"),
        searchButton: t("searchButton"),
      }}
    />
  );
}
