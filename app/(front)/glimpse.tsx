import { StatusLight } from "@/components/ui/status-light";

const ROWS = [
  { name: "main", state: "online", line: "M0 8H240" },
  { name: "research", state: "online", line: "M0 8H92M124 8H240" },
  { name: "night-desk", state: "offline", line: "M0 8H168" },
] as const;

/** Three agents and their last hours: where a line breaks, somebody was silent. */
export function Glimpse() {
  return (
    <ul aria-hidden="true" className="divide-y rounded-card border bg-raised shadow-card">
      {ROWS.map(({ name, state, line }) => (
        <li key={name} className="grid grid-cols-[6rem_minmax(0,1fr)_auto] items-center gap-3 px-3.5 py-2.5 text-sm">
          <span className="numeric truncate">{name}</span>
          <svg aria-hidden="true" viewBox="0 0 240 16" preserveAspectRatio="none" className="h-4 w-full">
            <path d="M0 8H240" className="stroke-line" strokeWidth="2" strokeDasharray="2 4" fill="none" />
            <path d={line} className="stroke-online" strokeWidth="4" fill="none" />
          </svg>
          <StatusLight state={state} />
        </li>
      ))}
    </ul>
  );
}
