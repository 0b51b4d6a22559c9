import { Skeleton } from "@/components/ui/skeleton";

/** Holds the place of a section of Settings: one card, with its title and its lines. */
export default function Loading() {
  return (
    <div aria-busy="true" className="rounded-card border bg-surface px-5 py-5 shadow-card sm:px-6">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="mt-2 h-4 w-72 max-w-full" />
      <div className="mt-6 space-y-3">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10 w-2/3" />
      </div>
    </div>
  );
}
