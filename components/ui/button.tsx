import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent shadow-card",
  secondary: "bg-raised text-ink hover:bg-sunken border-edge/60 shadow-card",
  ghost: "bg-transparent text-muted hover:bg-sunken hover:text-ink border-transparent",
  danger: "bg-offline-soft text-offline hover:bg-offline hover:text-surface border-offline/30",
} as const;

const sizes = {
  small: "h-8 gap-1.5 px-2.5 text-[0.8125rem]",
  normal: "h-10 gap-2 px-4 text-sm",
  large: "h-11 gap-2 px-5 text-[0.9375rem]",
  /** Square, for one icon: give it an aria-label. */
  icon: "size-9 justify-center",
} as const;

export interface ButtonLook {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
}

/** The classes of a button, for links that look like one. */
export function buttonClass({ look = "secondary", size = "normal" }: ButtonLook = {}, className?: string): string {
  return clsx(
    "inline-flex shrink-0 select-none items-center justify-center rounded-control border font-medium whitespace-nowrap",
    "transition-colors duration-150 ease-calm active:translate-y-px",
    "disabled:pointer-events-none disabled:opacity-55 aria-disabled:pointer-events-none aria-disabled:opacity-55",
    looks[look],
    sizes[size],
    className,
  );
}

type Props = ComponentProps<"button"> &
  ButtonLook & { /** Shows a spinner and ignores clicks; focus stays. */ busy?: boolean };

/** A button is `type="button"` unless told otherwise. */
export function Button({ look, size, busy = false, className, children, type = "button", ...rest }: Props) {
  return (
    <button type={type} className={buttonClass({ look, size }, className)} aria-disabled={busy || undefined} {...rest}>
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}
