import { z } from "zod";

/** Every environment variable this platform reads, parsed once. A wrong one is named together with what it should be. */

const port = z.coerce.number().int().min(0).max(65535);
const flag = z
  .enum(["0", "1", "true", "false", ""])
  .transform((value) => value === "1" || value === "true")
  .default(false);
const text = z.string().min(1).optional();
const secret = z.string().min(32, "must have at least 32 characters").optional();

function isDecodable(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** `name@example.org`, or with a name before it: `Agent Monitor <name@example.org>`. */
const SENDER = /^(?:[^<>"@,;\r\n]{1,100} <[^\s@<>"(),:;]+@[^\s@<>"(),:;]+>|[^\s@<>"(),:;]+@[^\s@<>"(),:;]+)$/;

const Fields = z.object({
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
  /** Sign-in through others: each appears when all of its variables are set. */
  GOOGLE_CLIENT_ID: text,
  GOOGLE_CLIENT_SECRET: text,
  GITHUB_CLIENT_ID: text,
  GITHUB_CLIENT_SECRET: text,
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  /** What the button calls it. */
  OIDC_NAME: z.string().min(1).max(40).default("OpenID Connect"),
  /** Whether strangers may create accounts. */
  SIGN_UP: z.enum(["open", "closed"]).default("open"),
  /** Whether strangers may look around in an account of synthetic hosts; absent: as SIGN_UP. */
  DEMO: z.enum(["on", "off"]).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** The mail server, e.g. smtps://user:password@mail.example.org. Absent: nothing goes by mail. */
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must look like smtps://user:password@mail.example.org" })
    .refine(isDecodable, "holds a % that is not an encoded character: write it as %25")
    .optional(),
  /** Whom mails come from, e.g. Agent Monitor <monitor@example.org>. */
  MAIL_FROM: z.string().regex(SENDER, "must look like Agent Monitor <monitor@example.org>").optional(),
  /** Set by Vercel. */
  VERCEL: z.string().optional(),
  /** Set by Vercel: the host name of the deployment people use. */
  VERCEL_PROJECT_PRODUCTION_URL: text,
});

/** Links in mails are made from a configured address, never from a request: whoever asks for one could name any host. */
const Env = Fields.superRefine((given, context) => {
  const missing = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (given.SMTP_URL === undefined) return;
  if (given.MAIL_FROM === undefined) missing("MAIL_FROM", "is needed with SMTP_URL: whom mails come from");
  if (given.MONITOR_URL === undefined && given.VERCEL_PROJECT_PRODUCTION_URL === undefined)
    missing("MONITOR_URL", "is needed with SMTP_URL: links in mails are made from it");
});

/** Variables of which one without the others is a mistake. */
const TOGETHER = [
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
] as const;

/** Names what is missing beside what is given. */
function missing(given: Env): string[] {
  return TOGETHER.flatMap((names) => {
    const present = names.filter((name) => given[name] !== undefined);
    if (present.length === 0) return [];
    return names.filter((name) => given[name] === undefined).map((name) => `  ${name}: goes with ${present[0]}`);
  });
}

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
  const lines = parsed.success
    ? missing(parsed.data)
    : parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  if (parsed.success && lines.length === 0) return parsed.data;
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

/** How mail is sent, and from where its links lead. */
export interface MailSettings {
  smtpUrl: string;
  from: string;
  /** The address people use, without a final slash. */
  origin: string;
}

/** null: this platform sends no mail, and whatever needs it is not offered. */
export function mailSettings(from: Env): MailSettings | null {
  const { SMTP_URL, MAIL_FROM, MONITOR_URL, VERCEL_PROJECT_PRODUCTION_URL } = from;
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return null;
  const origin = MONITOR_URL ?? `https://${VERCEL_PROJECT_PRODUCTION_URL}`;
  return { smtpUrl: SMTP_URL, from: MAIL_FROM, origin: origin.replace(/\/+$/, "") };
}
