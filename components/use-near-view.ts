"use client";

import { type RefObject, useEffect, useRef, useState } from "react";

/** Longest wait for an idle moment, milliseconds. */
const IDLE_WAIT = 1_000;

/**
 * Has the element come into the window, and the browser had a free moment since? Once true, it stays so. For what is
 * too heavy to load unseen, or to hold up the page around it.
 */
export function useNearView<E extends Element>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (isNear || !ref.current) return;
    let cancel = () => {};
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      cancel = whenIdle(() => setNear(true));
    });
    observer.observe(ref.current);
    return () => {
      observer.disconnect();
      cancel();
    };
  }, [isNear]);
  return [ref, isNear];
}

/** @returns what calls it off */
function whenIdle(work: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, IDLE_WAIT / 4);
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(work, { timeout: IDLE_WAIT });
  return () => cancelIdleCallback(id);
}
