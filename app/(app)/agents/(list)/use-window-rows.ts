"use client";

import { useWindowVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { WINDOW } from "./agent-windows";

interface Rows {
  /** Put on the element that holds the rows. */
  holder: RefObject<HTMLDivElement | null>;
  /** Null until the browser measured, and for lists short enough to draw whole: draw the first WINDOW items plainly. */
  items: VirtualItem[] | null;
  height: number;
  /** Where the holder begins on the page. */
  top: number;
  columns: number;
}

interface Options {
  total: number;
  rowHeight: number;
  /** 0: always one column; else the narrowest a column may be, px. */
  minColumn: number;
  gap: number;
  onShow(first: number, last: number): void;
}

/** Draws only the rows in sight of a list that scrolls with the page. Says which items those are. */
export function useWindowRows({ total, rowHeight, minColumn, gap, onShow }: Options): Rows {
  const holder = useRef<HTMLDivElement>(null);
  const { width, top } = useBox(holder);
  const columns = minColumn === 0 ? 1 : Math.max(1, Math.floor((width + gap) / (minColumn + gap)));
  const isLong = total > WINDOW;
  const isMeasured = width > 0;
  const virtualizer = useWindowVirtualizer({
    count: isLong && isMeasured ? Math.ceil(total / columns) : 0,
    estimateSize: () => rowHeight,
    gap,
    overscan: 6,
    scrollMargin: top,
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const first = (items[0]?.index ?? 0) * columns;
  const last = Math.min(total - 1, ((items.at(-1)?.index ?? 0) + 1) * columns - 1);

  useEffect(() => {
    if (!isLong) onShow(0, Math.max(0, total - 1));
    else if (items.length > 0) onShow(first, last);
  }, [isLong, items.length, first, last, total, onShow]);

  return { holder, items: isLong && isMeasured ? items : null, height: virtualizer.getTotalSize(), top, columns };
}

function useBox(holder: RefObject<HTMLDivElement | null>): { width: number; top: number } {
  const [box, setBox] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const measure = () => {
      const rect = element.getBoundingClientRect();
      const next = { width: Math.round(rect.width), top: Math.round(rect.top + window.scrollY) };
      setBox((before) => (before.width === next.width && before.top === next.top ? before : next));
    };
    measure();
    // What stands above may grow and push the list down: the body tells.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [holder]);
  return box;
}
