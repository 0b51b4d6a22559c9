import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { requireLogin } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import { bubblesFrom, PREFERENCE_COOKIES, viewFrom } from "@/lib/i18n/preferences";
import { listAgents } from "@/lib/services/agents";
import { getHost } from "@/lib/services/hosts";
import { WINDOW } from "./agent-windows";
import { AgentsView } from "./agents-view";
import { ClonedHosts } from "./cloned-hosts";
import { listQueryFrom } from "./list-query";
import { Onboarding } from "./onboarding";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("agents"))("title") };
}

/** The agents of the account: the first window and the counters rendered here, the rest read as it comes into sight. */
export default async function AgentsPage({ searchParams }: Props) {
  const [{ ctx }, given, jar, locale] = await Promise.all([requireLogin(), searchParams, cookies(), getLocale()]);
  const asked = listQueryFrom(given);
  const view = viewFrom(asked.view ?? undefined, jar.get(PREFERENCE_COOKIES.view)?.value);
  // In the water nobody stands in a row: those in trouble are read first.
  const query = view === "aquarium" ? { ...asked, sort: "worst" as const } : asked;
  const [list, hostName] = await Promise.all([
    listAgents(ctx, {
      q: query.q,
      state: query.state ?? undefined,
      hostId: query.hostId ?? undefined,
      sort: query.sort,
      others: true,
      locale,
      offset: 0,
      limit: WINDOW,
    }),
    query.hostId ? hostNameOf(ctx, query.hostId) : null,
  ]);
  return (
    <>
      <ClonedHosts ctx={ctx} />
      <AgentsView
        rendered={{ query, list, at: ctx.now.getTime() }}
        initialView={view}
        bubbles={bubblesFrom(jar.get(PREFERENCE_COOKIES.bubbles)?.value)}
        hostName={hostName}
        onboarding={list.counts.total === 0 ? <Onboarding /> : null}
      />
    </>
  );
}

/** A filter naming a host that is not there shows an empty list, not an error. */
async function hostNameOf(ctx: Parameters<typeof getHost>[0], id: string): Promise<string | null> {
  try {
    return (await getHost(ctx, id)).name;
  } catch (error) {
    if (error instanceof AppError && error.kind === "not_found") return null;
    throw error;
  }
}
