"use client";

import { lazy, Suspense, useState } from "react";
import { FAINT, type StackData } from "./stack-data";
import { StackPicture } from "./stack-picture";

const StackChart = lazy(() => import("./stack-chart"));

/** Stacked bars with their legend. Everybody gets the picture; the library that tells figures waits for a pointer. */
export function StackFigure({ data }: { data: StackData }) {
  const [isPointedAt, setPointedAt] = useState(false);
  const picture = <StackPicture data={data} />;
  return (
    <figure className="space-y-3">
      <div className="h-52" data-chart={isPointedAt ? "live" : "still"} onPointerEnter={() => setPointedAt(true)}>
        {isPointedAt ? (
          <Suspense fallback={picture}>
            <StackChart data={data} />
          </Suspense>
        ) : (
          picture
        )}
      </div>
      <figcaption>
        <ul aria-hidden="true" className="flex flex-wrap gap-x-5 gap-y-1 text-muted text-xs">
          {data.parts.map(({ label, colour, isFaint }) => (
            <li key={label} className="flex items-center gap-2">
              <span className="size-2.5 rounded-[2px]" style={{ background: colour, opacity: isFaint ? FAINT : 1 }} />
              {label}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
