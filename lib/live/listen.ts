import type { Client } from "pg";
import { directClient } from "../db";
import { type Announcement, CHANNEL, TOPICS } from "./announce";

/** Hears announcements over ONE connection per process, opened for the first subscriber and kept. */

type Hear = (announcement: Announcement) => void;

const RETRY_MS = { first: 250, most: 15_000 };

interface Ears {
  /** Subscribers by account; under "" those who hear everything. */
  hearers: Map<string, Set<Hear>>;
  client: Client | undefined;
  starting: boolean;
  retryMs: number;
  retry: NodeJS.Timeout | undefined;
}

// The server and Next's route bundles are separate module graphs in one process: they share one connection.
const slot = Symbol.for("openclaw-agent-monitor.ears");
const shared = globalThis as typeof globalThis & { [slot]?: Ears };

function ears(): Ears {
  shared[slot] ??= {
    hearers: new Map(),
    client: undefined,
    starting: false,
    retryMs: RETRY_MS.first,
    retry: undefined,
  };
  return shared[slot];
}

/**
 * Calls `hear` for every announcement that concerns the account, and with topic `resync` whenever some may have been missed.
 * @param accountId "" hears everything; only for the process's own use
 * @returns ends the subscription
 */
export function subscribe(accountId: string, hear: Hear): () => void {
  const { hearers } = ears();
  const mine = hearers.get(accountId) ?? new Set();
  hearers.set(accountId, mine.add(hear));
  void connect();
  return () => {
    mine.delete(hear);
    if (mine.size === 0 && hearers.get(accountId) === mine) hearers.delete(accountId);
  };
}

/** Is the connection up, so that silence means that nothing happened? */
export const isListening = (): boolean => ears().client !== undefined;

/** Ends the connection; subscribers hear nothing until somebody subscribes again. */
export async function stopListening(): Promise<void> {
  const held = ears();
  shared[slot] = undefined;
  clearTimeout(held.retry);
  held.hearers.clear();
  await held.client?.end().catch(() => {});
}

async function connect(): Promise<void> {
  const mine = ears();
  if (mine.client || mine.starting) return;
  mine.starting = true;
  clearTimeout(mine.retry);
  try {
    const client = await directClient();
    client.on("notification", (message) => deliver(mine, parse(message.payload)));
    client.on("end", () => lost(mine, client));
    await client.query(`LISTEN ${CHANNEL}`);
    // Stopped in the meantime.
    if (shared[slot] !== mine) return void client.end().catch(() => {});
    mine.client = client;
    mine.retryMs = RETRY_MS.first;
    // Also the first time: who subscribed waits for this connection and may have missed something until now.
    deliver(mine, { accountId: null, topic: "resync" });
  } catch {
    // The database being away is said by whoever needs its answer; here it only means to try again.
    retryLater(mine);
  } finally {
    mine.starting = false;
  }
}

function lost(mine: Ears, client: Client): void {
  if (mine.client !== client) return;
  mine.client = undefined;
  retryLater(mine);
}

function retryLater(mine: Ears): void {
  if (shared[slot] !== mine) return;
  clearTimeout(mine.retry);
  mine.retry = setTimeout(() => void connect(), mine.retryMs);
  mine.retry.unref();
  mine.retryMs = Math.min(mine.retryMs * 2, RETRY_MS.most);
}

function parse(payload: string | undefined): Announcement | undefined {
  try {
    const said: Announcement = JSON.parse(payload ?? "");
    return TOPICS.includes(said.topic) ? said : undefined;
  } catch {
    return undefined;
  }
}

function deliver(mine: Ears, announcement: Announcement | undefined): void {
  if (!announcement) return;
  const { accountId } = announcement;
  const concerned =
    accountId === null ? [...mine.hearers.values()] : [mine.hearers.get(accountId), mine.hearers.get("")];
  for (const group of concerned) for (const hear of [...(group ?? [])]) hear(announcement);
}
