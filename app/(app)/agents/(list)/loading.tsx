import { Skeleton } from "@/components/ui/skeleton";

const CARDS = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

/** Holds the places of the agents page. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-8 h-9 w-40" />
      <Skeleton className="mb-4 h-22 rounded-card" />
      <Skeleton className="mb-5 h-10" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,272px),1fr))] gap-3">
        {CARDS.map((card) => (
          <Skeleton key={card} className="h-[150px] rounded-card" />
        ))}
      </div>
    </div>
  );
}
