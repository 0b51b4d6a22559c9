"use client";

import { Select as Base } from "@base-ui/react/select";
import { clsx } from "clsx";
import { Check, ChevronsUpDown } from "lucide-react";

interface Props<Value extends string> {
  /** Read out; also shown above when `showLabel`. */
  label: string;
  showLabel?: boolean;
  value: Value;
  onChange(value: Value): void;
  options: readonly { value: Value; label: string }[];
  className?: string;
  disabled?: boolean;
}

/** One choice out of a few. */
export function Select<Value extends string>({
  label,
  showLabel,
  value,
  onChange,
  options,
  className,
  disabled,
}: Props<Value>) {
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Base.Label className={showLabel ? "mb-1.5 block font-medium text-sm" : "sr-only"}>{label}</Base.Label>
      <Base.Trigger
        aria-label={label}
        className={clsx(
          "inline-flex h-10 min-w-36 items-center justify-between gap-3 rounded-control border border-edge bg-raised pr-2.5 pl-3 text-left text-sm transition-colors hover:border-muted data-disabled:opacity-60",
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden className="size-4 text-muted" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="max-h-80 min-w-(--anchor-width) overflow-y-auto rounded-control border bg-raised p-1 shadow-float transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="grid cursor-pointer grid-cols-[1rem_1fr] items-center gap-2 rounded-md py-2 pr-4 pl-2 text-sm outline-none data-highlighted:bg-sunken"
              >
                <Base.ItemIndicator className="col-start-1 text-accent-text">
                  <Check aria-hidden className="size-4" />
                </Base.ItemIndicator>
                <Base.ItemText className="col-start-2">{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
