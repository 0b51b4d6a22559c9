"use client";

import { useEffect } from "react";

const COUNT = /^\(\d+\) /;

/** The mark with a red badge, as an address: "2", and "9+" for more than fits. */
function badgedIcon(count: number): string {
  const text = count > 9 ? "9+" : String(count);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="15" fill="#0a111c"/><g fill="#ff7d63"><path d="M30.5 57C14 55 7 42.500 8 30.500 9 18 18 8.500 34 6.500 27 13 22.500 20.500 22.500 30c0 8 3 12 8 14Z"/><path d="M34.5 57C49 55.500 57 46 56.500 34.500 56 26.500 51 20 43 17.500 46 23.500 46.500 29 45.500 34c-1 5-4.500 8.500-11 10Z"/></g><circle cx="45" cy="45" r="19" fill="#c3123f" stroke="#fff" stroke-width="3"/><text x="45" y="54" font-family="system-ui,sans-serif" font-size="${text.length > 1 ? 22 : 27}" font-weight="700" fill="#fff" text-anchor="middle">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Shows the count on the tab's icon, or the icon as it was. Changes nothing that is right already. */
function showOnIcon(count: number): void {
  const badge = count > 0 ? badgedIcon(count) : null;
  for (const link of document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')) {
    const href = link.getAttribute("href") ?? "";
    const well = link.dataset.well ?? href;
    const wanted = badge ?? well;
    if (href === wanted) continue;
    link.dataset.well = well;
    link.setAttribute("href", wanted);
  }
}

/**
 * Puts how many are in trouble before the tab's title, "(2) Agents", and on its icon, so that it is seen from another
 * tab; with none both are as ever.
 */
export function TitleCount({ count }: { count: number }) {
  useEffect(() => {
    const apply = () => {
      const bare = document.title.replace(COUNT, "");
      const wanted = count > 0 ? `(${count}) ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
      showOnIcon(count);
    };
    apply();
    // Navigation and refreshes write the bare title anew.
    const observer = new MutationObserver(apply);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      document.title = document.title.replace(COUNT, "");
      showOnIcon(0);
    };
  }, [count]);
  return null;
}
