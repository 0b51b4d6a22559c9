import type { Species } from "@/lib/domain/aquarium";
import type { ShownState } from "@/lib/domain/liveness";
import type { Colours, Mood, Pose } from "./brush";
import { crab, lobster } from "./clawed";
import { fish, puffer, seahorse, turtle } from "./finned";
import { jellyfish, octopus, shell } from "./soft";

const PAINTERS: Record<Species, (pose: Pose) => void> = {
  lobster,
  crab,
  fish,
  octopus,
  turtle,
  jellyfish,
  seahorse,
  puffer,
};

/** One row per tint; bright enough for night water, dark enough for day water. */
export const PALETTE: readonly Colours[] = [
  { body: "#ee5540", dark: "#bb3328", light: "#ff8a6b", belly: "#ffd9c4" },
  { body: "#f58a2e", dark: "#c55f14", light: "#ffb564", belly: "#ffe7c7" },
  { body: "#f0b429", dark: "#bd7f0f", light: "#ffd86b", belly: "#fff2c9" },
  { body: "#37ab74", dark: "#1d7a55", light: "#74d6a0", belly: "#d8f6df" },
  { body: "#1fa3b3", dark: "#0f7183", light: "#63d2d8", belly: "#d3f6f4" },
  { body: "#3f7fe0", dark: "#2657ad", light: "#7db0ff", belly: "#d9e8ff" },
  { body: "#8a63dd", dark: "#6040ab", light: "#b898ff", belly: "#e9defe" },
  { body: "#e2559a", dark: "#ad3272", light: "#ff92c4", belly: "#ffdcec" },
];

/** Colour leaves what is not awake: asleep it is pale, lost it is a shadow of itself, retired it is lime. */
const FADED: Record<Exclude<ShownState, "online">, { towards: Colours; by: number }> = {
  offline: { towards: { body: "#a9b4c2", dark: "#77849a", light: "#cdd6e0", belly: "#e6ebf1" }, by: 0.72 },
  unknown: { towards: { body: "#8fa3b8", dark: "#5f748c", light: "#b9c8d8", belly: "#dbe4ee" }, by: 0.5 },
  retired: { towards: { body: "#d9cdb8", dark: "#a8987c", light: "#f1e9da", belly: "#f7f2e8" }, by: 0.86 },
};

const MOODS: Record<ShownState, Mood> = { online: "awake", offline: "asleep", unknown: "lost", retired: "asleep" };

function mixed(from: string, to: string, by: number): string {
  const part = (at: number) => {
    const [a, b] = [from, to].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((a ?? 0) + ((b ?? 0) - (a ?? 0)) * by)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

function coloursOf(tint: number, state: ShownState): Colours {
  const bright = PALETTE[tint % PALETTE.length] as Colours;
  if (state === "online") return bright;
  const { towards, by } = FADED[state];
  return {
    body: mixed(bright.body, towards.body, by),
    dark: mixed(bright.dark, towards.dark, by),
    light: mixed(bright.light, towards.light, by),
    belly: mixed(bright.belly, towards.belly, by),
  };
}

/** Paints one creature around the origin, 100 units wide. @param phase 0 … 1 of its stroke */
export function paint(c: Pose["c"], species: Species, tint: number, state: ShownState, phase: number): void {
  const pose: Pose = { c, colours: coloursOf(tint, state), mood: MOODS[state], phase };
  if (state === "retired") shell(pose);
  else PAINTERS[species](pose);
}
