"use client";

import { KeyRound, Pencil, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from "react";
import { Button } from "@/components/ui/button";
import type { DeviceType } from "@/lib/domain/device-type";

/** A host as a person describes it. */
export interface DescribedHost {
  id: string;
  name: string;
  type: DeviceType;
  publicIp: string;
  notes: string;
}

/** What is asked for: a new host, or something about one that is there. */
export type HostWish = { kind: "add" } | { kind: "edit" | "key" | "delete"; host: DescribedHost };

const Wish = createContext<(wish: HostWish) => void>(() => {});

// Fetched with the first click.
const HostDialogs = lazy(() => import("./host-dialogs"));

/** Around every page, as `TokenMaker`: a key is shown only once, and the page below changes with the first report. */
export function HostMaker({ origin, children }: { origin: string; children: ReactNode }) {
  const [wish, setWish] = useState<HostWish | null>(null);
  const [open, setOpen] = useState(false);
  const ask = (next: HostWish) => {
    setWish(next);
    setOpen(true);
  };
  return (
    <Wish value={ask}>
      {children}
      {wish && (
        <Suspense>
          <HostDialogs origin={origin} wish={wish} asking={open} onAsking={setOpen} />
        </Suspense>
      )}
    </Wish>
  );
}

/** The button that adds a host. For people who may (`manage_hosts`). */
export function AddHost({ primary = false }: { primary?: boolean }) {
  const t = useTranslations("hostEdit");
  const ask = useContext(Wish);
  return (
    <Button
      look={primary ? "primary" : "secondary"}
      size={primary ? "normal" : "small"}
      onClick={() => ask({ kind: "add" })}
    >
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  );
}

/** Edit, a new key, delete: for people who may (`manage_hosts`). */
export function HostActions({ host }: { host: DescribedHost }) {
  const t = useTranslations("hostEdit");
  const ask = useContext(Wish);
  return (
    <>
      <Button size="small" onClick={() => ask({ kind: "edit", host })}>
        <Pencil aria-hidden className="size-4" />
        {t("edit")}
      </Button>
      <Button size="small" onClick={() => ask({ kind: "key", host })}>
        <KeyRound aria-hidden className="size-4" />
        {t("newKey")}
      </Button>
      <Button size="small" look="danger" onClick={() => ask({ kind: "delete", host })}>
        <Trash2 aria-hidden className="size-4" />
        {t("remove")}
      </Button>
    </>
  );
}
