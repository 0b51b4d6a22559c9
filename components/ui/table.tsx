import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** A table that scrolls sideways on its own when the screen is narrow. `label` names it for screen readers. */
export function Table({ label, className, children, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this only names what scrolls.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div role="group" aria-label={label} tabIndex={0} className="overflow-x-auto outline-offset-[-2px]">
      <table className={clsx("w-full border-collapse text-left text-sm", className)} {...rest}>
        {children}
      </table>
    </div>
  );
}

export function TableHead({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={clsx(
        "whitespace-nowrap border-b bg-sunken/50 px-4 py-2.5 first:pl-5 last:pr-4 sm:first:pl-6 font-medium text-muted text-xs sm:last:pr-6",
        className,
      )}
      {...rest}
    />
  );
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={clsx("border-b transition-colors last:border-0 hover:bg-sunken/40", className)} {...rest} />;
}

export function TableCell({ className, ...rest }: ComponentProps<"td">) {
  return (
    <td
      className={clsx("px-4 py-3 align-middle first:pl-5 last:pr-4 sm:last:pr-6 sm:first:pl-6", className)}
      {...rest}
    />
  );
}
