import { Skeleton } from "@/components/ui/skeleton";

/** Holds the places of the usage page. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-8 h-14 w-56" />
      <Skeleton className="mb-5 h-28 rounded-card" />
      <Skeleton className="mb-5 h-90 rounded-card" />
      <Skeleton className="h-80 rounded-card" />
    </div>
  );
}
