"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import type { ReactElement, ReactNode } from "react";

const backdrop =
  "fixed inset-0 z-40 bg-black/35 backdrop-blur-[2px] transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0 dark:bg-black/60";
const popup = clsx(
  "fixed inset-x-3 bottom-3 z-50 mx-auto max-h-[calc(100dvh-1.5rem)] overflow-y-auto rounded-card border bg-raised p-5 shadow-float outline-none focus-visible:outline-2 focus-visible:outline-accent",
  "sm:inset-x-6 sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2 sm:p-6",
  "transition-[opacity,scale] duration-200 ease-calm data-ending-style:scale-[0.97] data-ending-style:opacity-0 data-starting-style:scale-[0.97] data-starting-style:opacity-0",
);

interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  wide?: boolean;
  /** true: Escape and a click beside it do not close it, as when it shows something only once. */
  firm?: boolean;
}

/** A dialog over the page. Focus goes in, stays in and comes back. */
export function Dialog({ open, onOpenChange, title, description, children, footer, wide, firm = false }: DialogProps) {
  const Parts = firm ? AlertDialog : Base;
  return (
    <Parts.Root
      open={open}
      onOpenChange={(next, details) =>
        firm && details.reason === "escape-key" ? details.cancel() : onOpenChange(next)
      }
    >
      <Parts.Portal>
        <Parts.Backdrop className={backdrop} />
        <Parts.Popup className={clsx(popup, wide ? "sm:max-w-2xl" : "sm:max-w-md")}>
          <Parts.Title className="font-semibold text-lg leading-snug">{title}</Parts.Title>
          {description && <Parts.Description className="mt-2 text-muted text-sm">{description}</Parts.Description>}
          {children && <div className="mt-5">{children}</div>}
          {footer && <div className="mt-6 flex flex-wrap justify-end gap-2">{footer}</div>}
        </Parts.Popup>
      </Parts.Portal>
    </Parts.Root>
  );
}

/** Closes the dialog around it; `render` is the button. */
export function DialogClose({ render, children }: { render: ReactElement; children: ReactNode }) {
  return <Base.Close render={render}>{children}</Base.Close>;
}
