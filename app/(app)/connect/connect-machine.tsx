"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CommandLine } from "@/components/install-command";
import { Card } from "@/components/ui/card";
import { Tabs } from "@/components/ui/tabs";
import { lineFor, PLACES, type Place } from "./places";
import { TokenChoice, useFreshToken } from "./token-choice";
import { Waiting } from "./waiting";

interface Props {
  /** Address of this monitor as the machine reaches it, without a final slash. */
  origin: string;
  /** Milliseconds. */
  since: number;
  initialPlace: Place;
  /** May this person make tokens? */
  canManage: boolean;
}

/** One line for the machine, with everything filled in, and what became of it so far. */
export function ConnectMachine({ origin, since, initialPlace, canManage }: Props) {
  const t = useTranslations("connect");
  const [place, setPlace] = useState<Place>(initialPlace);
  const fresh = useFreshToken();
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <Card className="min-w-0 px-5 py-5 sm:px-6 sm:py-6">
        <h2 className="font-semibold text-base leading-snug">{t("runTitle")}</h2>
        <p className="mt-1 mb-4 max-w-prose text-muted text-sm">{t("runText")}</p>
        <Tabs
          label={t("places")}
          value={place}
          onChange={(next) => setPlace(PLACES.find((known) => known === next) ?? "linux")}
          tabs={PLACES.map((name) => ({
            value: name,
            label: t(`place.${name}`),
            content:
              name === "agent" ? (
                <ForAgent origin={origin} />
              ) : (
                <>
                  <CommandLine command={lineFor(name, origin, fresh.token)} label={t("copyLine")} />
                  <p className="mt-2.5 text-muted text-sm">{t(`placeHint.${name}`)}</p>
                </>
              ),
          }))}
        />
        <TokenChoice fresh={fresh} place={place} canManage={canManage} />
      </Card>
      <Waiting key={fresh.id ?? ""} since={since} tokenId={fresh.id} hasToken={fresh.token !== ""} />
    </div>
  );
}

/** For people who would rather say it than type it. */
function ForAgent({ origin }: { origin: string }) {
  const t = useTranslations("connect");
  const command = `npx -y ${origin}/cli/openclaw-status-monitor.tgz install skill --url ${origin}`;
  return (
    <>
      <CommandLine command={t("sentence", { command })} label={t("copySentence")} />
      <p className="mt-2.5 text-muted text-sm">{t("placeHint.agent")}</p>
    </>
  );
}
