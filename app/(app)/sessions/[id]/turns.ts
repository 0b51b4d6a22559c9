import type { SessionTurn } from "@/lib/protocol";

/** All four classes. */
export const tokensOf = (turn: SessionTurn): number => turn.input + turn.output + turn.cacheRead + turn.cacheWrite;

/** Numbers of the turns that were answered by another model than the one before, with its name. @param turns oldest first */
export function modelChanges(turns: readonly SessionTurn[]): Map<number, string> {
  const changes = new Map<number, string>();
  let before = "";
  for (const { number, model } of turns) {
    if (model === "") continue;
    if (before !== "" && model !== before) changes.set(number, model);
    before = model;
  }
  return changes;
}
