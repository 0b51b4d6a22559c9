import { Skeleton } from "@/components/ui/skeleton";

/** Holds the places of the jobs page. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-8 h-14 w-56" />
      <Skeleton className="mb-4 h-10" />
      <Skeleton className="mb-4 h-5 max-w-md" />
      <Skeleton className="h-96 rounded-card" />
    </div>
  );
}
