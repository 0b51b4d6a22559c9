import { Skeleton } from "../ui/skeleton";

/** Holds the place of a history that is being read. */
export function HistorySkeleton() {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        {["24h", "7d", "30d"].map((name) => (
          <Skeleton key={name} className="h-32 rounded-card" />
        ))}
      </div>
      <Skeleton className="h-96 rounded-card" />
    </>
  );
}
