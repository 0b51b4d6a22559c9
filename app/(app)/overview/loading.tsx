import { Skeleton } from "@/components/ui/skeleton";

/** Holds the places of the overview. */
export default function Loading() {
  return (
    <div aria-busy="true" className="space-y-5">
      <Skeleton className="mb-8 h-9 w-40" />
      <Skeleton className="h-22 rounded-card" />
      <Skeleton className="h-24 rounded-card" />
      <Skeleton className="h-40 rounded-card" />
      <Skeleton className="h-80 rounded-card" />
    </div>
  );
}
