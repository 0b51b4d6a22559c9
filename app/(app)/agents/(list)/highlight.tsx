import { matchIn } from "./list-query";

/** `text` with the part that was searched for marked (S0-59). */
export function Highlight({ text, q }: { text: string; q: string }) {
  const found = matchIn(text, q);
  if (!found) return text;
  return (
    <>
      {found.before}
      <mark className="rounded-[3px] bg-late-soft text-late underline decoration-2 underline-offset-2">
        {found.match}
      </mark>
      {found.after}
    </>
  );
}
