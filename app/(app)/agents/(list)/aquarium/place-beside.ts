import type { Place } from "./tank";

const GAP = 10;
const EDGE = 8;

/**
 * Puts the mark on a creature and its card beside it, inside the water. Straight to the elements: they move with every
 * picture. The mark also says what the creature is doing, in `data-motion`.
 */
export function placeBeside({ x, y, size, motion }: Place, mark: HTMLElement | null, card: HTMLElement | null): void {
  const water = mark?.parentElement;
  if (!mark || !water) return;
  const side = size * 1.16;
  mark.style.width = `${side}px`;
  mark.style.height = `${side}px`;
  mark.style.transform = `translate(${(x - side / 2).toFixed(1)}px, ${(y - side / 2).toFixed(1)}px)`;
  if (mark.dataset.motion !== motion) mark.dataset.motion = motion;
  if (!card) return;
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth, clientHeight } = water;
  const isRoomRight = x + size * 0.6 + GAP + width + EDGE <= clientWidth;
  const isRoomLeft = x - size * 0.6 - GAP - width >= EDGE;
  const beside = isRoomRight ? x + size * 0.6 + GAP : isRoomLeft ? x - size * 0.6 - GAP - width : null;
  const above = y - size * 0.62 - GAP - height;
  const left = beside ?? between(x - width / 2, EDGE, clientWidth - width - EDGE);
  const top = beside !== null ? y - height / 2 : above >= EDGE ? above : y + size * 0.62 + GAP;
  card.style.transform = `translate(${left.toFixed(1)}px, ${between(top, EDGE, clientHeight - height - EDGE).toFixed(1)}px)`;
  card.style.visibility = "visible";
}

const between = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
