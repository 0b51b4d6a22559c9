import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { storedSecrets } from "./lib/auth/secrets";
import type { Ctx } from "./lib/ctx";
import { closeDatabase, database, directClient } from "./lib/db";
import { type BundledPostgres, startBundled } from "./lib/db/embedded";
import { migrate } from "./lib/db/migrate";
import { StartError } from "./lib/db/start-error";
import { PULSE_MS } from "./lib/domain/liveness";
import { databaseUrl, type Env, EnvError, env, parseEnv } from "./lib/env";
import { clientAddress, NodeWireRequest, pathOf, sendReply } from "./lib/http/node";
import { type Answer, type Listener, listen } from "./lib/http/serve";
import { handleWire, isWirePath } from "./lib/http/wire";
import { stopListening } from "./lib/live/listen";
import { log } from "./lib/log";
import { keepDemo } from "./lib/services/demo";
import { readHealth, VERSION } from "./lib/services/health";
import { canSendMail, deliverMail } from "./lib/services/mail";
import { startSchedule } from "./lib/services/schedule";
import { sweep } from "./lib/services/sweep";
import { pulse } from "./lib/services/watch";

/** Self-hosting: one process that answers uploads itself and hands everything else to Next. */

const HERE = dirname(fileURLToPath(import.meta.url));
/** This file runs from the root (development) or bundled from dist/. */
const ROOT = basename(HERE) === "dist" ? dirname(HERE) : HERE;
const SWEEP_MS = 5_000;
/** A mail should leave before its reader looks for it. */
const MAIL_MS = 1_000;

async function main(): Promise<void> {
  const given = prepareVariables();
  refuseUnbuilt(given);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const bundled = databaseUrl(given) === undefined ? await startDatabase(given, stop) : null;
    if (bundled) stops.push(() => bundled.stop());
    const settings = env();
    stops.push(closeDatabase, stopListening);
    await applyMigrations();
    const isFirstRun = await nobodyYet();
    await pulse(ctx());

    const listeners = await openPorts(settings);
    stops.push(async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
    });
    stops.push(startTasks());
    listenForSignals(stop);
    welcome(settings, listeners, isFirstRun);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

const ctx = (): Ctx => ({ db: database(), now: new Date() });

/** Reads .env, makes the secrets that were not given, and tells next-auth what it wants to know; all before anything calls env(). */
function prepareVariables(): Env {
  const file = join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const given = parseEnv(process.env);
  if (given.MONITOR_SECRET === undefined || given.CRON_SECRET === undefined) {
    const stored = storedSecrets(given.MONITOR_DATA_DIR);
    process.env.MONITOR_SECRET ||= stored.MONITOR_SECRET;
    process.env.CRON_SECRET ||= stored.CRON_SECRET;
  }
  process.env.NEXTAUTH_SECRET = process.env.MONITOR_SECRET;
  if (given.MONITOR_URL !== undefined) process.env.NEXTAUTH_URL = given.MONITOR_URL;
  else process.env.AUTH_TRUST_HOST = "1";
  return given;
}

function refuseUnbuilt(given: Env): void {
  if (given.NODE_ENV === "development" || existsSync(join(ROOT, ".next", "BUILD_ID"))) return;
  throw new StartError("The pages are not built. Run `npm run build` first, or start with `npm run up`.");
}

async function startDatabase(given: Env, stop: () => Promise<void>): Promise<BundledPostgres> {
  const bundled = await startBundled(given.MONITOR_DATA_DIR, {
    role: "server",
    onEvent: (sentence) => log().warn(sentence),
    onLost: (error) => {
      log().fatal({ err: error }, "The bundled PostgreSQL is lost; stopping.");
      void stop().finally(() => process.exit(1));
    },
  });
  process.env.DATABASE_URL = bundled.url;
  return bundled;
}

async function applyMigrations(): Promise<void> {
  const client = await directClient().catch((error: Error) => {
    throw new StartError(`The database cannot be reached: ${error.message}. Check DATABASE_URL.`, { cause: error });
  });
  try {
    const names = await migrate(client, join(ROOT, "prisma", "migrations"));
    if (names.length > 0) log().info({ migrations: names }, "migrated");
  } finally {
    await client.end();
  }
}

async function nobodyYet(): Promise<boolean> {
  const [row] = await database().query<{ empty: boolean }>("SELECT NOT EXISTS (SELECT 1 FROM person) AS empty");
  return row?.empty === true;
}

async function openPorts(settings: Env): Promise<Listener[]> {
  const pages = preparePages(settings);
  pages.catch((error: unknown) => fail(error));
  const main = await listen(settings.PORT, settings.HOST, answerWith(settings, pages));
  if (settings.REPORT_PORT === undefined) return [main];
  try {
    return [main, await listen(settings.REPORT_PORT, settings.HOST, answerWith(settings, null))];
  } catch (error) {
    await main.close();
    throw error;
  }
}

/** Next takes a moment to get ready. Uploads and the health probe do not wait for it; pages do. */
async function preparePages(settings: Env): Promise<Answer> {
  const dev = settings.NODE_ENV === "development";
  const { default: next } = await import("next");
  const app = next({ dev, dir: ROOT, hostname: settings.HOST, port: settings.PORT });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (request, response) => void handle(request, response);
}

/** @param pages null on the reporting port, which serves the wire routes and nothing else */
function answerWith(settings: Env, pages: Promise<Answer> | null): Answer {
  return (request, response) => {
    const path = pathOf(request.url);
    if (isWirePath(path)) return void answerWire(request, response, settings.TRUST_PROXY);
    if (path === "/api/health") return void answerHealth(request, response);
    if (pages === null) {
      const body = '{"error":"Only reports are taken on this port. The pages are on the other one."}';
      return sendReply(request, response, { status: 404, headers: JSON_HEADERS, body });
    }
    if (!settings.TRUST_PROXY) distrustForwarded(request);
    void pages.then((answer) => answer(request, response));
  };
}

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

async function answerWire(request: IncomingMessage, response: ServerResponse, trustProxy: boolean): Promise<void> {
  const reply = await handleWire(new NodeWireRequest(request, clientAddress(request, trustProxy)));
  sendReply(request, response, reply);
}

async function answerHealth(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const health = await readHealth(ctx());
  const status = health.status === "ok" ? 200 : 503;
  sendReply(request, response, { status, headers: JSON_HEADERS, body: JSON.stringify(health) });
}

/** What a client says about itself in these headers would become our own address and its own. */
function distrustForwarded(request: IncomingMessage): void {
  request.headers["x-forwarded-host"] = request.headers.host;
  request.headers["x-forwarded-proto"] = "http";
  request.headers["x-forwarded-for"] = request.socket.remoteAddress;
  delete request.headers.forwarded;
}

function startTasks(): () => Promise<void> {
  return startSchedule(
    [
      { name: "pulse", everyMs: PULSE_MS, run: async () => void (await pulse(ctx())) },
      { name: "sweep", everyMs: SWEEP_MS, run: async () => void (await sweep(ctx())) },
      ...(canSendMail() ? [{ name: "mail", everyMs: MAIL_MS, run: async () => void (await deliverMail(ctx())) }] : []),
      { name: "demo", everyMs: SWEEP_MS, run: () => keepDemo(ctx()) },
    ],
    (event) => {
      if ("error" in event) log().error({ err: event.error, task: event.task }, "failed, trying again");
      else log().info({ task: event.task }, "works again");
    },
  );
}

function listenForSignals(stop: () => Promise<void>): void {
  let askedAt: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    // npm passes on the signal a terminal already sent us: only a later second one means "at once".
    if (askedAt !== null) return performance.now() - askedAt > 1_000 ? process.exit(1) : undefined;
    askedAt = performance.now();
    log().info({ signal }, "stopping");
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log().error({ err: error }, "did not stop cleanly");
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, onSignal);
}

function welcome(settings: Env, listeners: Listener[], isFirstRun: boolean): void {
  const [main, reports] = listeners;
  const shown = settings.HOST === "0.0.0.0" || settings.HOST === "::" ? "localhost" : settings.HOST;
  const address = settings.MONITOR_URL ?? `http://${shown}:${main?.port}`;
  const lines = [`OpenClaw Agent Monitor ${VERSION} is ready: ${address}`];
  if (reports) lines.push(`Reports are also taken on port ${reports.port}.`);
  if (isFirstRun) {
    lines.push(
      settings.SIGN_UP === "open"
        ? `Next: open ${address}/sign-up and create your account.`
        : "Next: create the first user.",
      "Without a browser: npm run admin -- user create --email you@example.com",
    );
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** The end of a start that did not work: a sentence where we have one, the whole error where we do not. */
function fail(error: unknown): void {
  console.error(error instanceof EnvError || error instanceof StartError ? error.message : error);
  process.exit(error instanceof EnvError ? 2 : 1);
}

main().catch(fail);
