"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { capacityOf } from "@/lib/domain/aquarium";
import { type Inhabitant, Tank } from "./tank";

interface Options {
  agents: readonly Inhabitant[];
  isSearched: boolean;
  hasBubbles: boolean;
  isPaused: boolean;
  /** The creature somebody looks at. */
  pointed: string | null;
  isHeld: boolean;
  onPicture(tank: Tank): void;
}

const noMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * The life in the water: made once, told what changed, at rest while nobody can see it.
 * @param holder is given the tank, for those that handle pointers
 * @returns for the canvas
 */
export function useTank(
  holder: RefObject<Tank | null>,
  water: RefObject<HTMLDivElement | null>,
  { agents, isSearched, hasBubbles, isPaused, pointed, isHeld, onPicture }: Options,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tank, setTank] = useState<Tank | null>(null);
  const latest = useRef(onPicture);
  useLayoutEffect(() => {
    latest.current = onPicture;
  }, [onPicture]);

  useLayoutEffect(() => {
    const [box, c] = [water.current, canvas.current?.getContext("2d")];
    if (!box || !canvas.current || !c) return;
    const made = new Tank(canvas.current, c, {
      onPicture: () => latest.current(made),
      onLook: (level, pictures) => {
        box.dataset.level = level;
        box.dataset.pictures = String(Math.round(pictures));
      },
    });
    made.resize(box.clientWidth, box.clientHeight, 1);
    const observer = new ResizeObserver(() => made.resize(box.clientWidth, box.clientHeight));
    observer.observe(box);
    holder.current = made;
    setTank(made);
    return () => {
      observer.disconnect();
      made.end();
      holder.current = null;
    };
  }, [holder, water]);

  useLayoutEffect(() => tank?.populate(agents, isSearched), [tank, agents, isSearched]);
  useEffect(() => tank?.setBubbles(hasBubbles), [tank, hasBubbles]);
  useEffect(() => tank?.point(pointed, isHeld), [tank, pointed, isHeld]);
  useInks(tank, water);
  useRunning(tank, water, isPaused);
  return canvas;
}

/** Runs while the water is in sight, nobody paused it and motion is wanted. */
function useRunning(tank: Tank | null, water: RefObject<HTMLElement | null>, isPaused: boolean): void {
  useEffect(() => {
    const box = water.current;
    if (!tank || !box) return;
    let isInSight = false;
    const decide = () => {
      if (isInSight && !isPaused && document.visibilityState === "visible") tank.run();
      else tank.halt();
    };
    const observer = new IntersectionObserver((entries) => {
      isInSight = entries.some((entry) => entry.isIntersecting);
      decide();
    });
    observer.observe(box);
    document.addEventListener("visibilitychange", decide);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", decide);
      tank.halt();
    };
  }, [tank, water, isPaused]);

  useEffect(() => {
    if (!tank) return;
    const wish = noMotion();
    const follow = () => tank.setCalm(wish.matches);
    follow();
    wish.addEventListener("change", follow);
    return () => wish.removeEventListener("change", follow);
  }, [tank]);
}

/** Names are written in the page's colours, whichever theme is on. */
function useInks(tank: Tank | null, water: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = water.current;
    if (!tank || !box) return;
    const write = () => tank.write(inksOf(box));
    write();
    const observer = new MutationObserver(write);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const wish = window.matchMedia("(prefers-color-scheme: dark)");
    wish.addEventListener("change", write);
    return () => {
      observer.disconnect();
      wish.removeEventListener("change", write);
    };
  }, [tank, water]);
}

/** The tokens as the browser resolves them: a canvas knows no light-dark(). */
function inksOf(box: HTMLElement) {
  const probe = document.createElement("span");
  // With reduced motion everything has a transition too short to see, and a colour read at its start is the one before.
  probe.style.setProperty("transition", "none", "important");
  box.append(probe);
  const colourOf = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const inks = {
    ink: colourOf("--ink"),
    ground: colourOf("--surface"),
    offline: colourOf("--offline"),
    unknown: colourOf("--late"),
    muted: colourOf("--muted"),
    font: getComputedStyle(probe).fontFamily,
  };
  probe.remove();
  return inks;
}

/** How many creatures the water has room for, once it is known; until then as many as the server renders. */
export function useCapacity(water: RefObject<HTMLElement | null>, before: number): number {
  const [capacity, setCapacity] = useState(before);
  useEffect(() => {
    const box = water.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setCapacity(capacityOf(box.clientWidth, box.clientHeight)));
    observer.observe(box);
    return () => observer.disconnect();
  }, [water]);
  return capacity;
}
