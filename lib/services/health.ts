import { version } from "../../package.json";
import type { Ctx } from "../ctx";
import { WATCH_TOLERANCE_MS } from "../domain/liveness";
import { readWatch } from "./watch";

/** The platform's version, from package.json. */
export const VERSION: string = version;

/** A probe waits no longer than this for the database, milliseconds. */
const PATIENCE_MS = 3_000;

/** What GET /api/health answers; 503 when `status` is `unavailable`. */
export interface Health {
  status: "ok" | "unavailable";
  version: string;
  database: { ok: boolean; latencyMs: number };
  /** Absent while the database cannot be asked. */
  watch?: {
    /** Does a long-running platform pulse? false on serverless. */
    continuous: boolean;
    /** Last pulse, milliseconds; null before the first. */
    seenAt: number | null;
    /** false: a pulse is due and missing, so silence of agents cannot be judged now. */
    watching: boolean;
  };
}

/** Asks the database one question and says what came of it. Never throws; holds nothing about customers. */
export async function readHealth(ctx: Ctx): Promise<Health> {
  const began = performance.now();
  const latency = () => Math.round((performance.now() - began) * 10) / 10;
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error("The database does not answer.")), PATIENCE_MS);
    });
    const watch = await Promise.race([readWatch(ctx), late]);
    const watching = !watch.continuous || ctx.now.getTime() - watch.seenAt <= WATCH_TOLERANCE_MS;
    return {
      status: "ok",
      version: VERSION,
      database: { ok: true, latencyMs: latency() },
      watch: { continuous: watch.continuous, seenAt: watch.continuous ? watch.seenAt : null, watching },
    };
  } catch {
    return { status: "unavailable", version: VERSION, database: { ok: false, latencyMs: latency() } };
  } finally {
    clearTimeout(timer);
  }
}
