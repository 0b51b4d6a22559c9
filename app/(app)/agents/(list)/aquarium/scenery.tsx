import type { ReactNode } from "react";
import "./aquarium.css";

/** Blades of one plant: how far it leans, how tall it is, out of 100. */
const WEED = "M50 100C46 84 30 78 36 60 42 44 30 36 34 20 38 30 52 40 46 58 42 72 58 82 56 100Z";
const FERN =
  "M50 100C48 70 48 40 50 6 54 40 54 72 53 100ZM50 84C36 82 26 74 22 62 34 64 44 72 50 80ZM51 84C65 82 75 74 79 62 67 64 57 72 51 80ZM50 62C38 60 30 52 27 42 37 44 45 52 50 59ZM51 62C63 60 71 52 74 42 64 44 56 52 51 59ZM50 41C42 39 36 33 34 25 42 27 47 33 50 38ZM51 41C59 39 65 33 67 25 59 27 54 33 51 38Z";
const CORAL =
  "M46 100C46 84 44 74 34 66 22 58 18 46 20 34 26 34 26 48 34 54 36 42 34 30 40 20 46 24 42 40 44 54 50 46 52 34 50 22 56 18 60 36 56 52 64 48 70 38 72 28 78 30 76 48 64 60 56 68 56 84 56 100Z";

interface Plant {
  path: string;
  /** % from the left, px high, its tone, seconds of one sway. */
  left: number;
  height: number;
  tone: "deep" | "leaf" | "moss" | "coral" | "rose";
  sway: number;
}

const PLANTS: readonly Plant[] = [
  { path: WEED, left: 3, height: 190, tone: "deep", sway: 9 },
  { path: WEED, left: 7, height: 132, tone: "leaf", sway: 7 },
  { path: CORAL, left: 13, height: 84, tone: "coral", sway: 0 },
  { path: FERN, left: 28, height: 104, tone: "moss", sway: 8 },
  { path: WEED, left: 61, height: 120, tone: "leaf", sway: 7.5 },
  { path: CORAL, left: 69, height: 66, tone: "rose", sway: 0 },
  { path: FERN, left: 84, height: 136, tone: "moss", sway: 9.5 },
  { path: WEED, left: 90, height: 214, tone: "deep", sway: 10 },
  { path: WEED, left: 95, height: 146, tone: "leaf", sway: 8 },
];

/** Water, light, plants and sand: by day or by night, as the theme says. The same before and after anything lives in it. */
export function Scenery({ children }: { children?: ReactNode }) {
  return (
    <>
      <div aria-hidden="true" className="aquarium-light" />
      <div aria-hidden="true" className="aquarium-light aquarium-light-late" />
      <svg aria-hidden="true" className="aquarium-hills" viewBox="0 0 1200 120" preserveAspectRatio="none">
        <path d="M0 78C140 30 260 22 400 58 520 88 640 84 780 46 930 8 1060 30 1200 66V120H0Z" />
      </svg>
      {PLANTS.map(({ path, left, height, tone, sway }) => (
        <svg
          key={left}
          aria-hidden="true"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          className={`aquarium-plant aquarium-${tone}`}
          style={{ left: `${left}%`, height, width: height * 0.52, animationDuration: sway ? `${sway}s` : "0s" }}
        >
          <path d={path} />
        </svg>
      ))}
      <svg aria-hidden="true" className="aquarium-sand" viewBox="0 0 1200 120" preserveAspectRatio="none">
        <path d="M0 22C180 2 330 34 520 20 720 4 900 34 1200 12V120H0Z" className="aquarium-sand-back" />
        <path d="M0 56C220 36 380 70 620 52 840 36 1000 66 1200 46V120H0Z" className="aquarium-sand-front" />
      </svg>
      {children}
    </>
  );
}

/** The still water before the aquarium is there: exactly its size. */
export function WaterSkeleton() {
  return (
    <div aria-busy="true">
      <div className="aquarium" data-level="still">
        <Scenery />
      </div>
      <div className="h-16" />
    </div>
  );
}
