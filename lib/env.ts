import { z } from "zod";

/** Every environment variable this platform reads, parsed once. A wrong one is named together with what it should be. */

const port = z.coerce.number().int().min(0).max(65535);
const flag = z
  .enum(["0", "1", "true", "false", ""])
  .transform((value) => value === "1" || value === "true")
  .default(false);
const text = z.string().min(1).optional();
const secret = z.string().min(32, "must have at least 32 characters").optional();

const Env = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Where the web pages and, unless REPORT_PORT says otherwise, the uploads are served. */
  PORT: port.default(3000),
  HOST: z.string().min(1).default("0.0.0.0"),
  /** A second port that serves only the reporting routes. */
  REPORT_PORT: port.optional(),
  /** The address people and uploaders use, e.g. https://monitor.example.org. Guessed from the request when absent. */
  MONITOR_URL: z.url({ protocol: /^https?$/ }).optional(),
  MONITOR_DATA_DIR: z.string().min(1).default(".data"),
  DATABASE_URL: text,
  POSTGRES_PRISMA_URL: text,
  POSTGRES_URL: text,
  POSTGRES_URL_NON_POOLING: text,
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  /** Keys the token hashes and the sign-in cookies. Generated into the data directory when absent. */
  MONITOR_SECRET: secret,
  /** What `Authorization: Bearer …` must carry on /api/cron/sweep. */
  CRON_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  /** Believe X-Forwarded-For / -Proto / -Host: only behind a proxy that overwrites them. */
  TRUST_PROXY: flag,
  /** Uploads per minute; 0 means no limit. */
  RATE_LIMIT_PER_TOKEN: z.coerce.number().int().min(0).default(1200),
  RATE_LIMIT_PER_ADDRESS: z.coerce.number().int().min(0).default(6000),
  /** Whether strangers may create accounts. */
  SIGN_UP: z.enum(["open", "closed"]).default("open"),
  /** Whether strangers may look around in an account of synthetic hosts; absent: as SIGN_UP. */
  DEMO: z.enum(["on", "off"]).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** Set by Vercel. */
  VERCEL: z.string().optional(),
});

export type Env = z.infer<typeof Env>;

export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * Parses the variables given. Empty strings count as absent.
 * @throws EnvError naming each wrong variable and what it should be
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new EnvError(`These environment variables cannot be used:\n${lines.join("\n")}`);
}

let current: Env | undefined;

/** The process's own variables, parsed at the first call. */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/** The next call reads the variables anew: for whoever changes them on purpose, as tests do from database to database. */
export function forgetEnv(): void {
  current = undefined;
}

/** The address of the database, by precedence; undefined means the bundled PostgreSQL. */
export function databaseUrl(from: Env): string | undefined {
  return from.DATABASE_URL ?? from.POSTGRES_PRISMA_URL ?? from.POSTGRES_URL;
}

/** Migrations and LISTEN need a direct connection: a pooler would share it. */
export function directDatabaseUrl(from: Env): string | undefined {
  return from.DATABASE_URL ?? from.POSTGRES_URL_NON_POOLING ?? databaseUrl(from);
}
