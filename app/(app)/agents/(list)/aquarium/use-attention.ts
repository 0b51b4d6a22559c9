"use client";

import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react";
import type { Point } from "@/lib/domain/aquarium";
import type { Tank } from "./tank";

/** Long enough to move from a creature into its card. */
const LEAVE_MS = 280;
/** A dodge, and a moment to recover from it. */
const CHASE_MS = 1_200;

interface Attention {
  /** Whose card is open. */
  current: string | null;
  /** The keyboard is on it: its place is marked. */
  isMarked: boolean;
  /** It flees from a click: no card follows it. */
  isChased: boolean;
  /** A pointer is on it: it waits. */
  isHeld: boolean;
  /** Where the keyboard was last. */
  lastReached: string | undefined;
  reach(id: string | null): void;
  release(): void;
  evade(id: string): void;
  /** For the element of the water. */
  handlers: {
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(): void;
    onClick(event: React.MouseEvent<HTMLElement>): void;
  };
}

const placeIn = (event: React.MouseEvent<HTMLElement>): Point => {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};
const isOnCard = (event: React.SyntheticEvent): boolean =>
  event.target instanceof Element && event.target.closest("[data-part=card]") !== null;

/**
 * Which creature is looked at, by pointer, finger or keyboard. A mouse shows the card on its way and makes a swimmer
 * dodge by a click (S0-59); a first tap shows the card, a second makes it dodge.
 */
export function useAttention(tank: { current: Tank | null }): Attention {
  const [hovered, setHovered] = useState<string | null>(null);
  const [pinned, setPinned] = useState<string | null>(null);
  const [chased, setChased] = useState<string | null>(null);
  const [reached, setReached] = useState<string | null>(null);
  const [lastReached, setLastReached] = useState<string>();
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(leaving.current), []);

  const release = useCallback(() => {
    clearTimeout(leaving.current);
    setHovered(null);
    setPinned(null);
    setChased(null);
  }, []);
  const leave = () => {
    clearTimeout(leaving.current);
    leaving.current = setTimeout(() => setHovered(null), LEAVE_MS);
  };
  const reach = useCallback((id: string | null) => {
    setReached(id);
    if (id !== null) setLastReached(id);
  }, []);
  const evade = useCallback((id: string) => void tank.current?.evade(id), [tank]);

  const current = hovered ?? pinned ?? chased ?? reached;
  const handlers = {
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === "touch") return;
      if (isOnCard(event)) return clearTimeout(leaving.current);
      const id = tank.current?.creatureAt(placeIn(event)) ?? null;
      if (id === null) return leave();
      // Whoever flees is not caught by a pointer that merely stayed.
      if (id === chased) return;
      clearTimeout(leaving.current);
      setChased(null);
      setHovered(id);
    },
    onPointerLeave: leave,
    onClick(event: React.MouseEvent<HTMLElement>) {
      if (isOnCard(event)) return;
      const at = placeIn(event);
      const id = tank.current?.creatureAt(at) ?? null;
      const isTouch = "pointerType" in event.nativeEvent && event.nativeEvent.pointerType === "touch";
      if (id === null) return release();
      if (isTouch && current !== id) return setPinned(id);
      if (!tank.current?.evade(id, at)) return setPinned(id);
      release();
      setChased(id);
      leaving.current = setTimeout(() => setChased(null), CHASE_MS);
    },
  };
  return {
    current,
    isMarked: current !== null && current === reached,
    isChased: current !== null && current === chased,
    isHeld: current !== null && current !== reached && current !== chased,
    lastReached,
    reach,
    release,
    evade,
    handlers,
  };
}
