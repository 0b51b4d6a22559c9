import { getLocale, getTranslations } from "next-intl/server";
import { hostChoice, withChosen } from "@/components/filter-choices";
import { SESSION_KINDS } from "@/lib/domain/session-key";
import { SESSION_SORTS } from "@/lib/domain/session-order";
import { SESSION_STATUSES } from "@/lib/domain/session-status";
import type { SessionPlaces } from "@/lib/services/sessions";
import { type Choice, Filters } from "./filters";
import type { SessionsQuery } from "./query";

/** What there is to choose, in words. A host or an agent that is asked for stands among the choices, whoever listed them. */
export async function SessionFilters({ query, places }: { query: SessionsQuery; places: SessionPlaces }) {
  const [t, locale] = await Promise.all([getTranslations("session"), getLocale()]);
  const agents = places.agents.map(({ externalId, nameEn, nameZh }) => ({
    value: externalId,
    label: (locale === "zh" ? nameZh : nameEn) || externalId,
  }));
  const choices: Choice[] = [
    {
      name: "kind",
      label: t("kind"),
      value: query.kind ?? "",
      options: [
        { value: "", label: t("kinds.usual") },
        ...["all" as const, ...SESSION_KINDS].map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
      ],
    },
    {
      name: "status",
      label: t("status"),
      value: query.status ?? "",
      options: [
        { value: "", label: t("anyStatus") },
        ...SESSION_STATUSES.map((status) => ({ value: status, label: t(`states.${status}`) })),
      ],
    },
    {
      name: "sort",
      label: t("sort"),
      value: query.sort,
      options: SESSION_SORTS.map((sort) => ({ value: sort, label: t(`sorts.${sort}`) })),
    },
  ];
  if (agents.length > 1 || query.agent) {
    const options = [{ value: "", label: t("allAgents") }, ...withChosen(agents, query.agent)];
    choices.unshift({ name: "agent", label: t("agent"), value: query.agent, options });
  }
  choices.unshift(...hostChoice({ hosts: places.hosts, chosen: query.host, label: t("host"), all: t("allHosts") }));
  const words = {
    filters: t("filters"),
    search: t("search"),
    searchHint: t("searchHint"),
    searchButton: t("searchButton"),
  };
  return <Filters query={query} choices={choices} words={words} />;
}
