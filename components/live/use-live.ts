"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { learnPlatformClock } from "../clock";
import { type Change, paced } from "./pace";

/** connecting: the first time · live: changes arrive by themselves · reconnecting: they do not, right now. */
export type LiveState = "connecting" | "live" | "reconnecting";

/** S0-64. */
interface LiveMessage {
  action: string;
  count: number;
  timestamp: number;
  ids?: string[];
}

const RECONNECT_MS = 5_000;
/**
 * Silence becomes "offline" without any event where nobody sweeps; so what is shown is read again now and then, also in
 * a tab out of sight, whose title tells how many are in trouble.
 */
const REREAD_MS = 30_000;
/** A tab out of sight gives its stream back: a browser allows only six connections to one plain-http host. */
const HIDDEN_MS = 15_000;
/** How long the stream waits for the next page to listen. */
const LINGER_MS = 1_000;
/** The first change shows at once, further ones together after this: well below what people notice as a delay. */
const PACE_MS = 300;

/** One stream per page, shared by all that listen. */
const changeListeners = new Set<(change: Change) => void>();
const stateListeners = new Set<() => void>();
let state: LiveState = "connecting";
let isStarted = false;
let source: EventSource | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let hiding: ReturnType<typeof setTimeout> | undefined;

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

function tell(change: Change): void {
  for (const listener of changeListeners) listener(change);
}

function open(): void {
  clearTimeout(retry);
  source?.close();
  const stream = new EventSource("/api/live");
  source = stream;
  stream.onopen = () => {
    // What happened while nobody listened, be it since the page was drawn, is not told again: read everything once.
    tell({});
    setState("live");
  };
  stream.onmessage = (event: MessageEvent<string>) => {
    const message = parsed(event.data);
    if (!message) return;
    learnPlatformClock(message.timestamp);
    tell(message.ids ? { ids: message.ids } : {});
  };
  stream.onerror = () => {
    if (source !== stream) return;
    close();
    setState("reconnecting");
    retry = setTimeout(open, RECONNECT_MS);
    // A login that has ended closes the stream: reading finds that out and leads to the sign-in page.
    tell({});
  };
}

function parsed(data: string): LiveMessage | undefined {
  try {
    const value: unknown = JSON.parse(data);
    const isMessage = typeof value === "object" && value !== null && "timestamp" in value && "action" in value;
    // Our own server wrote it; the check keeps a proxy's error text from being taken for an event.
    return isMessage ? (value as LiveMessage) : undefined;
  } catch {
    return undefined;
  }
}

function close(): void {
  clearTimeout(retry);
  source?.close();
  source = undefined;
}

const reopen = (): void => {
  if (!source) open();
};

function onVisibility(): void {
  clearTimeout(hiding);
  if (document.visibilityState === "visible") reopen();
  else
    hiding = setTimeout(() => {
      close();
      setState("connecting");
    }, HIDDEN_MS);
}

function start(): void {
  isStarted = true;
  open();
  window.addEventListener("online", reopen);
  document.addEventListener("visibilitychange", onVisibility);
}

function stop(): void {
  if (changeListeners.size > 0) return;
  isStarted = false;
  close();
  clearTimeout(hiding);
  window.removeEventListener("online", reopen);
  document.removeEventListener("visibilitychange", onVisibility);
  state = "connecting";
}

function subscribeChanges(listener: (change: Change) => void): () => void {
  changeListeners.add(listener);
  if (!isStarted) start();
  return () => {
    changeListeners.delete(listener);
    // From one page to the next the stream stays.
    if (changeListeners.size === 0) setTimeout(stop, LINGER_MS);
  };
}

function subscribeState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => void stateListeners.delete(listener);
}

/** Whether changes arrive by themselves right now. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    subscribeState,
    () => state,
    () => "connecting",
  );
}

/**
 * Calls `onChange` when something changed: at once, then at most once a second; also after a lost connection came back,
 * when the tab is looked at again, and every 30 s.
 */
export function useLive(onChange: (change: Change) => Promise<void> | void): void {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    const pace = paced((change) => latest.current(change), PACE_MS);
    const unsubscribe = subscribeChanges((change) => pace.notice(change));
    const reread = () => pace.notice({});
    const onSight = () => {
      if (document.visibilityState === "visible") reread();
    };
    document.addEventListener("visibilitychange", onSight);
    const timer = setInterval(reread, REREAD_MS);
    return () => {
      unsubscribe();
      pace.stop();
      document.removeEventListener("visibilitychange", onSight);
      clearInterval(timer);
    };
  }, []);
}
