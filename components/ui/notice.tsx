import { clsx } from "clsx";
import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

/** A sentence about the whole form or page. A problem is read out at once. */
export function Notice({
  tone = "info",
  className,
  children,
}: {
  tone?: "info" | "problem";
  className?: string;
  children: ReactNode;
}) {
  const problem = tone === "problem";
  const Icon = problem ? CircleAlert : Info;
  return (
    <div
      role={problem ? "alert" : "status"}
      className={clsx(
        "flex items-start gap-2.5 rounded-control px-3.5 py-2.5 text-sm",
        problem ? "bg-offline-soft text-offline" : "bg-sunken text-ink",
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
