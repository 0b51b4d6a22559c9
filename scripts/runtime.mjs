// What every script needs first: the packages installed, and a Node new enough. Plain JavaScript that Node 20 understands.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WANTED_MAJOR = 24;
/** Below this node:sqlite and zstd are missing. */
const OLDEST = [22, 15];

/** Says how long a step took. */
export async function step(title, work) {
  const began = performance.now();
  process.stdout.write(`${title} …\n`);
  const value = await work();
  process.stdout.write(`${title}: done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return value;
}

/** Runs a program to its end, its output shown. @returns its exit code */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
    passSignalsTo(child);
    child.once("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a program to its end; its output is shown only when it fails. */
export async function runQuietly(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.once("close", resolve);
  });
  if (code !== 0) throw new Failure(`${output.trimEnd()}\n\n${args.slice(0, 3).join(" ")} ended with code ${code}.`);
}

/** A failure already told in words: no stack wanted. */
export class Failure extends Error {}

/** The path of a program that a package brings. */
export const bin = (path) => join(ROOT, "node_modules", path);

function passSignalsTo(child) {
  const pass = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
  child.once("exit", () => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(signal, pass);
  });
}

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");

/** Were the packages installed from this very lock file? */
function isInstalled() {
  const installed = bin(".package-lock.json");
  if (!existsSync(installed)) return false;
  const stamp = bin(".lock-hash");
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === lockHash();
  return statSync(installed).mtimeMs >= statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

/** @returns what npm said, and whether it succeeded */
function npm(args) {
  // npm says where it is; `npm` alone cannot be started without a shell on Windows.
  const path = process.env.npm_execpath;
  const [command, first] = path?.endsWith(".js") ? [process.execPath, [path]] : ["npm", []];
  const quiet = ["--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stdout, stderr } = spawnSync(command, [...first, ...args, ...quiet], { cwd: ROOT, encoding: "utf8" });
  return { ok: status === 0, said: `${stdout ?? ""}${stderr ?? ""}`.trimEnd() };
}

/** Installs the packages unless they are there, as package-lock.json has them. */
async function ensureInstalled() {
  if (isInstalled()) {
    if (!existsSync(bin(".lock-hash"))) writeFileSync(bin(".lock-hash"), lockHash());
    return;
  }
  await step("Installing packages (a minute or two)", () => {
    // `npm ci` refuses a lock file without the optional packages of other systems, which not every registry has;
    // `npm install` takes what is there, in the same versions.
    const isNew = !existsSync(bin(".package-lock.json"));
    if (!isNew || !npm(["ci"]).ok) {
      const { ok, said } = npm(["install", "--no-save"]);
      if (!ok) throw new Failure(`${said}\n\nnpm could not install the packages. Can it reach its registry?`);
    }
    writeFileSync(bin(".lock-hash"), lockHash());
  });
}

const major = Number(process.versions.node.split(".")[0]);

function newerNode() {
  const candidate = bin(process.platform === "win32" ? "node/bin/node.exe" : "node/bin/node");
  return existsSync(candidate) && spawnSync(candidate, ["--version"]).status === 0 ? candidate : null;
}

/**
 * Makes sure the packages are installed and that what follows runs on Node 24: the package `node` brings one for
 * machines with an older Node. There this script runs a second time, and the first only waits for it.
 */
export async function prepare() {
  // Node 20 warns about nothing here, but a package's install script may need the real HOME, PATH and so on: all kept.
  await ensureInstalled();
  const own = bin(".bin");
  if (!process.env.PATH?.startsWith(own)) process.env.PATH = `${own}${delimiter}${process.env.PATH ?? ""}`;
  if (major >= WANTED_MAJOR) return;

  const newer = newerNode();
  if (newer !== null) process.exit(await run(newer, process.argv.slice(1)));
  const minor = Number(process.versions.node.split(".")[1]);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Failure(
    `Node ${process.versions.node} is too old, and the newer one in node_modules/node does not run here. Install Node ${WANTED_MAJOR}.`,
  );
}

/** Runs a script's main function; a Failure becomes a sentence. */
export function main(work) {
  work().catch((error) => {
    console.error(error instanceof Failure ? error.message : error);
    process.exit(1);
  });
}
