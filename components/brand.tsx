import { clsx } from "clsx";

/** The mark: a claw that holds a harbour light. */
export function Mark({ className, alive = false }: { className?: string /** The light breathes. */; alive?: boolean }) {
  return (
    <svg aria-hidden="true" viewBox="4 4 56 56" className={clsx("shrink-0", className)}>
      <g className="fill-accent">
        <path d="M30.500 57C14 55 7 42.500 8 30.500 9 18 18 8.500 34 6.500 27 13 22.500 20.500 22.500 30c0 8 3 12 8 14Z" />
        <path d="M34.500 57C49 55.500 57 46 56.500 34.500 56 26.500 51 20 43 17.500 46 23.500 46.500 29 45.500 34c-1 5-4.500 8.500-11 10Z" />
      </g>
      <circle cx="34" cy="29" r="5.500" className={clsx("fill-online", alive && "animate-beacon")} />
    </svg>
  );
}
