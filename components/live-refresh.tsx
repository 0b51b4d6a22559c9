"use client";

import { useRouter } from "next/navigation";
import { useLive } from "./live/use-live";

/** Reads the page again when something it shows changed. Without `ids`, when anything did. */
export function LiveRefresh({ ids }: { ids?: readonly string[] }) {
  const router = useRouter();
  useLive((change) => {
    if (ids && change.ids && !change.ids.some((id) => ids.includes(id))) return;
    router.refresh();
  });
  return null;
}
