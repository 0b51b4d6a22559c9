"use client";

import { Slider as Base } from "@base-ui/react/slider";

interface Props {
  /** Read out; also shown unless `labelHidden`, as where a heading says it already. */
  label: string;
  labelHidden?: boolean;
  min: number;
  max: number;
  step?: number;
  value: number;
  /** While it moves. */
  onChange(value: number): void;
  /** When it was let go: the moment to save. */
  onCommit?(value: number): void;
  /** What is read out and shown, e.g. "5 minutes". */
  text(value: number): string;
  disabled?: boolean;
}

const one = (value: number | readonly number[]): number => (typeof value === "number" ? value : (value[0] ?? 0));

/** A number from a range, by hand or arrow keys. */
export function Slider({
  label,
  labelHidden = false,
  min,
  max,
  step = 1,
  value,
  onChange,
  onCommit,
  text,
  disabled,
}: Props) {
  return (
    <Base.Root
      min={min}
      max={max}
      step={step}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onChange(one(next))}
      onValueCommitted={(next) => onCommit?.(one(next))}
      className="w-full"
    >
      <div className="flex items-baseline justify-between gap-4 text-sm">
        {!labelHidden && <span className="font-medium">{label}</span>}
        <output className="font-semibold text-lg tabular-nums">{text(value)}</output>
      </div>
      <Base.Control className="flex w-full touch-none items-center py-3.5">
        <Base.Track className="h-1.5 w-full rounded-full bg-sunken ring-1 ring-line ring-inset">
          <Base.Indicator className="rounded-full bg-accent" />
          <Base.Thumb
            getAriaLabel={() => label}
            getAriaValueText={(_formatted, current) => text(current)}
            className="size-5 rounded-full border-2 border-accent bg-raised shadow-card has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[:focus-visible]:outline-offset-2"
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
