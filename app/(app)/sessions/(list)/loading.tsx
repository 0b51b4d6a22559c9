import { Skeleton } from "@/components/ui/skeleton";

/** Holds the places of the sessions page. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-8 h-14 w-56" />
      <Skeleton className="mb-4 h-10" />
      <Skeleton className="mb-4 h-[46px] rounded-card" />
      <Skeleton className="h-96 rounded-card" />
    </div>
  );
}
