import { Skeleton } from "@/components/ui/skeleton";

/** Holds the places of the errors page. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-8 h-14 w-56" />
      <Skeleton className="mb-4 h-10 max-w-md" />
      <Skeleton className="h-80 rounded-card" />
    </div>
  );
}
