"use client";

import { FilterBar, type FilterChoice } from "@/components/filter-bar";
import { MAX_QUERY_LENGTH, type SessionsQuery, sessionsHref } from "./query";

/** One choice of the row. */
export interface Choice extends FilterChoice {
  name: "host" | "agent" | "kind" | "status" | "sort";
}

interface Props {
  query: SessionsQuery;
  choices: readonly Choice[];
  words: Record<"filters" | "search" | "searchHint" | "searchButton", string>;
}

/** Search and filters of sessions. */
export function Filters({ query, choices, words }: Props) {
  const hrefOf = (form: Record<string, string>) => {
    const given: Partial<SessionsQuery> = form;
    // Agents are those of the host that was chosen.
    if (given.host !== undefined && given.host !== query.host) given.agent = "";
    return sessionsHref({ host: query.host, agent: query.agent, ...given });
  };
  return (
    <FilterBar
      action="/sessions"
      q={query.q}
      maxLength={MAX_QUERY_LENGTH}
      choices={choices}
      words={words}
      hrefOf={hrefOf}
    />
  );
}
