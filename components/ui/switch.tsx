"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { useId } from "react";

interface Props {
  /** Stands beside the switch and is clickable. */
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, disabled }: Props) {
  // Named by itself: what the label around it says reaches it only once the page's scripts have run.
  const id = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside brings its own hidden input.
    <label className="inline-flex cursor-pointer items-center gap-3 text-sm">
      <Base.Root
        aria-labelledby={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-edge bg-sunken p-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60"
      >
        <Base.Thumb className="size-4.5 rounded-full bg-edge transition-transform duration-200 ease-calm data-checked:translate-x-4 data-checked:bg-on-accent" />
      </Base.Root>
      <span id={id}>{label}</span>
    </label>
  );
}
