"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useLive } from "./live/use-live";

interface Props {
  /** Absent: when anything changed. */
  ids?: readonly string[];
  /** At most so often, milliseconds: for pages that add much up, and of which nobody watches the seconds. */
  everyMs?: number;
}

/** Reads the page again when something it shows changed. */
export function LiveRefresh({ ids, everyMs = 0 }: Props) {
  const router = useRouter();
  const readAt = useRef(0);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useLive((change) => {
    if (ids && change.ids && !change.ids.some((id) => ids.includes(id))) return;
    const early = readAt.current + everyMs - performance.now();
    clearTimeout(waiting.current);
    const read = () => {
      readAt.current = performance.now();
      router.refresh();
    };
    if (everyMs === 0 || readAt.current === 0 || early <= 0) read();
    else waiting.current = setTimeout(read, early);
  });
  return null;
}
