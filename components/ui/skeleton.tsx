import { clsx } from "clsx";

/** Holds the place of something that is being read. Give it the size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={clsx("animate-pulse rounded-control bg-line/70", className)} />;
}
