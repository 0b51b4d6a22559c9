"use client";

import { useEffect } from "react";

const COUNT = /^\(\d+\) /;

/** Puts how many are in trouble before the tab's title, "(2) Agents", so that it is seen from another tab. */
export function TitleCount({ count }: { count: number }) {
  useEffect(() => {
    const apply = () => {
      const bare = document.title.replace(COUNT, "");
      const wanted = count > 0 ? `(${count}) ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
    };
    apply();
    // Navigation and refreshes write the bare title anew.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      document.title = document.title.replace(COUNT, "");
    };
  }, [count]);
  return null;
}
