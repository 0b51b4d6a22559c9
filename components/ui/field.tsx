"use client";

import { Field as Base } from "@base-ui/react/field";
import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { inputClass } from "./input-class";

/** A bare text input; prefer `Field`, which brings its label. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <Base.Control className={clsx(inputClass, className)} {...rest} />;
}

type Props = Omit<ComponentProps<"input">, "name"> & {
  name: string;
  label: ReactNode;
  /** Below the input, read out with it. */
  hint?: ReactNode;
  /** What is wrong and what to do; marks the input invalid. */
  error?: string;
  /** Right of the label, e.g. "Forgot it?". */
  aside?: ReactNode;
  /** Stands over the input's right end, e.g. a "show" button. */
  trailing?: ReactNode;
};

/** Label, input, hint and error, tied together for eyes and ears. */
export function Field({ name, label, hint, error, aside, trailing, className, ...input }: Props) {
  return (
    <Base.Root name={name} invalid={Boolean(error)} className={clsx("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <Base.Label className="font-medium">{label}</Base.Label>
        {aside}
      </div>
      <div className="relative">
        <Input name={name} className={trailing ? "pr-20" : undefined} {...input} />
        {trailing && <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
      </div>
      <Base.Error match={Boolean(error)} className="text-offline text-sm">
        {error}
      </Base.Error>
      {hint && <Base.Description className="text-muted text-sm">{hint}</Base.Description>}
    </Base.Root>
  );
}
