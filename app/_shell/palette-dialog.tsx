"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { CornerDownLeft, Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { buttonClass } from "@/components/ui/button";
import { StatusLight } from "@/components/ui/status-light";
import type { HostState } from "@/lib/domain/liveness";
import { actionsOf, type Command, type Deed, isMatch, pagesOf } from "./palette-commands";
import { setPaletteOpen } from "./palette-open";
import { signOut } from "./sign-out";
import { useAskToken } from "./token-maker";
import { useFound } from "./use-found";
import { usePreferences } from "./use-preferences";

interface Entry extends Command {
  /** Of an agent or host. */
  state?: HostState;
  place?: string;
}
interface Group {
  value: string;
  items: Entry[];
}

/** Type what you want: a page, an agent, a host, or something to do. A sheet on phones. */
export default function PaletteDialog({ open, mayMakeTokens }: { open: boolean; mayMakeTokens: boolean }) {
  const t = useTranslations("palette");
  return (
    <Dialog.Root open={open} onOpenChange={setPaletteOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60" />
        <Dialog.Popup
          aria-label={t("title")}
          className="fixed inset-0 z-50 flex flex-col bg-raised transition-[opacity,scale] duration-150 ease-calm data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 sm:inset-x-0 sm:top-[12vh] sm:bottom-auto sm:mx-auto sm:max-h-[min(34rem,76vh)] sm:w-full sm:max-w-xl sm:rounded-card sm:border sm:shadow-float"
        >
          <Finder mayMakeTokens={mayMakeTokens} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder({ mayMakeTokens }: { mayMakeTokens: boolean }) {
  const t = useTranslations("palette");
  const [typed, setTyped] = useState("");
  const { groups, state } = useGroups(typed, mayMakeTokens);
  const perform = usePerform();
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={typed}
      onValueChange={(next, details) => details.reason !== "item-press" && setTyped(next)}
      itemToStringValue={(entry: Entry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-3 border-b px-4 focus-within:border-accent">
        <Search aria-hidden className="size-5 shrink-0 text-muted" />
        <Autocomplete.Input
          aria-label={t("title")}
          placeholder={t("placeholder")}
          className="h-14 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted focus-visible:outline-none"
        />
        <Dialog.Close aria-label={t("close")} className={buttonClass({ look: "ghost", size: "icon" })}>
          <X aria-hidden className="size-4" />
        </Dialog.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2">
        <Autocomplete.Empty className="px-3 text-muted text-sm not-empty:py-6">
          {groups.length > 0 ? null : state === "searching" ? t("searching") : t("empty", { typed: typed.trim() })}
        </Autocomplete.Empty>
        <Autocomplete.List>
          {(group: Group) => (
            <Autocomplete.Group key={group.value} items={group.items} className="pb-2">
              <Autocomplete.GroupLabel className="px-3 pt-2 pb-1 font-medium text-muted text-xs">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => <Line key={entry.value} entry={entry} onPick={() => perform(entry.deed)} />}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <p role="status" className="border-t px-4 py-2.5 text-muted text-xs">
        {state === "failed" ? t("failed") : t("hint")}
      </p>
    </Autocomplete.Root>
  );
}

function Line({ entry, onPick }: { entry: Entry; onPick(): void }) {
  return (
    <Autocomplete.Item
      value={entry}
      onClick={onPick}
      className="group flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 text-sm outline-none data-highlighted:bg-sunken sm:min-h-10"
    >
      <span className="min-w-0 flex-1 truncate">
        <bdi>{entry.label}</bdi>
        {entry.place && <bdi className="ml-2 text-muted text-xs">{entry.place}</bdi>}
      </span>
      {entry.state && <StatusLight state={entry.state} look="plain" />}
      <CornerDownLeft aria-hidden className="invisible size-3.5 text-muted group-data-highlighted:visible" />
    </Autocomplete.Item>
  );
}

function useGroups(typed: string, mayMakeTokens: boolean): { groups: Group[]; state: string } {
  const t = useTranslations();
  const { agents, hosts, state } = useFound(typed);
  const words = {
    page: (key: Parameters<Parameters<typeof pagesOf>[0]["page"]>[0]) => t(`palette.pages.${key}`),
    theme: (theme: "system" | "light" | "dark") => `${t("appearance.theme")}: ${t(`appearance.${theme}`)}`,
    generate: t("settings.tokens.generate"),
    signOut: t("nav.signOut"),
  };
  const thing =
    (folder: "agents" | "hosts") =>
    (one: (typeof agents)[number]): Entry => ({
      value: `${folder}-${one.id}`,
      label: one.name,
      words: "",
      place: one.place,
      state: one.state,
      deed: { go: `/${folder}/${one.id}` },
    });
  const groups = [
    { value: t("palette.agents"), items: agents.map(thing("agents")) },
    { value: t("palette.hosts"), items: hosts.map(thing("hosts")) },
    { value: t("palette.goTo"), items: pagesOf(words).filter((one) => isMatch(one, typed)) },
    { value: t("palette.do"), items: actionsOf(words, mayMakeTokens).filter((one) => isMatch(one, typed)) },
  ];
  return { groups: groups.filter(({ items }) => items.length > 0), state };
}

function usePerform(): (deed: Deed) => void {
  const router = useRouter();
  const preferences = usePreferences();
  const askToken = useAskToken();
  const [, start] = useTransition();
  return (deed) => {
    setPaletteOpen(false);
    if ("go" in deed) router.push(deed.go);
    else if ("theme" in deed) preferences.setTheme(deed.theme);
    else if ("locale" in deed) preferences.setLocale(deed.locale);
    else if ("token" in deed) askToken();
    else start(() => signOut());
  };
}
