"use client";

import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";

const DELAY_MS = 250;
const GAP_PX = 6;
const TAPPED_MS = 4_000;

interface Props {
  hint: ReactNode;
  /** The one element it belongs to; focusable, unless the hint is a mere extra. */
  children: ReactElement<HTMLAttributes<HTMLElement>>;
}

/**
 * A hint on hover, focus and tap; never hide needed words here. It lies in the browser's top layer, so nothing cuts it off,
 * and costs nothing until it is shown: long lists have thousands.
 */
export function Tooltip({ hint, children }: Props) {
  const id = useId();
  const [place, setPlace] = useState<DOMRect | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const after = (ms: number, next: DOMRect | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPlace(next), ms);
  };
  const tap = (next: DOMRect | null) => {
    clearTimeout(timer.current);
    setPlace(next);
    timer.current = setTimeout(() => setPlace(null), TAPPED_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has no box; it only hears what happens to the element inside.
    <span
      className="contents"
      onPointerEnter={(event) => event.pointerType === "mouse" && after(DELAY_MS, boxIn(event.currentTarget))}
      // A finger has no hover: a tap shows it for a while. Leaving is what lifting the finger also counts as.
      onPointerUp={(event) => event.pointerType !== "mouse" && tap(boxIn(event.currentTarget))}
      onPointerLeave={(event) => event.pointerType === "mouse" && after(120, null)}
      onFocus={(event) => event.target.matches(":focus-visible") && after(0, boxIn(event.currentTarget))}
      onBlur={() => after(0, null)}
      onKeyDown={(event) => event.key === "Escape" && place && after(0, null)}
    >
      {cloneElement(children, { "aria-describedby": place ? id : children.props["aria-describedby"] })}
      {place && <Hint id={id} place={place} hint={hint} />}
    </span>
  );
}

const boxIn = (wrapper: Element): DOMRect | null => wrapper.firstElementChild?.getBoundingClientRect() ?? null;

function Hint({ id, place, hint }: { id: string; place: DOMRect; hint: ReactNode }) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    element.showPopover?.();
    const { offsetWidth: width, offsetHeight: height } = element;
    const middle = place.left + place.width / 2 - width / 2;
    element.style.left = `${Math.max(8, Math.min(middle, window.innerWidth - width - 8))}px`;
    const above = place.top - height - GAP_PX;
    element.style.top = `${above > 8 ? above : place.bottom + GAP_PX}px`;
  }, [place]);
  return (
    <span
      ref={box}
      id={id}
      role="tooltip"
      popover="manual"
      className="fixed m-0 max-w-72 rounded-md border-0 bg-ink px-2.5 py-1.5 font-sans text-paper text-xs shadow-float"
    >
      {hint}
    </span>
  );
}
