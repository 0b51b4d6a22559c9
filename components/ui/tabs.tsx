"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface Tab {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

interface Props {
  /** Names the row of tabs for screen readers. */
  label: string;
  tabs: readonly Tab[];
  /** Given together: the caller keeps the choice. */
  value?: string;
  onChange?(value: string): void;
  className?: string;
}

/** A few views of one thing, one at a time. Arrow keys move between them. */
export function Tabs({ label, tabs, value, onChange, className }: Props) {
  return (
    <Base.Root
      value={value}
      defaultValue={value === undefined ? tabs[0]?.value : undefined}
      onValueChange={(next: string) => onChange?.(next)}
      className={className}
    >
      <Base.List aria-label={label} className="relative flex gap-1 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={clsx(
              "h-10 whitespace-nowrap rounded-t-md px-3 font-medium text-muted text-sm transition-colors hover:text-ink",
              "outline-offset-[-2px] data-active:text-ink",
            )}
          >
            {tab.label}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-[translate,width] duration-200 ease-calm" />
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4 outline-offset-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
