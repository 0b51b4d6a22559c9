import { type SpawnOptions, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { draftOf, giveTo, type Layout, noBinaries } from "./bundled-layout";
import { StartError, startErrorOf } from "./start-error";

/** Makes the cluster unless it is there: in a draft folder that is moved into place when whole. */
export async function ensureCluster(layout: Layout): Promise<void> {
  if (existsSync(join(layout.cluster, "PG_VERSION"))) return;
  removeAbandonedDrafts(layout.cluster);
  const draft = draftOf(layout.cluster);
  const passwordFile = `${draft}.password`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    giveTo(draft, layout.runAs);
    const args = ["--pgdata", draft, "--username", "postgres", "--encoding", "UTF8", "--no-instructions"];
    // The builtin provider sorts the same everywhere, whatever the system's C library thinks of locales.
    args.push("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8");
    if (layout.password === null) args.push("--auth", "trust");
    else {
      writeFileSync(passwordFile, layout.password, { mode: 0o600 });
      args.push("--auth", "scram-sha-256", "--pwfile", passwordFile);
    }
    await runNative(layout, "initdb", args);
    renameSync(draft, layout.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Two first starts at once: the other's cluster is as good as ours.
    if (existsSync(join(layout.cluster, "PG_VERSION"))) return;
    throw startErrorOf(error, `The folder ${dirname(layout.cluster)}`, "set MONITOR_DATA_DIR to another place");
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function removeAbandonedDrafts(cluster: string): void {
  for (const name of readdirSync(dirname(cluster))) {
    const pid = /^postgres\.new-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(dirname(cluster), name), { recursive: true });
  }
}

/** As whom, where and in which language its programs run. */
export function nativeSpawnOptions(layout: Layout): SpawnOptions {
  // The locale of whoever starts us must not reach the server's messages: some of them are read below.
  return {
    ...layout.runAs,
    cwd: process.platform === "win32" ? layout.native : "/",
    env: { ...process.env, LC_ALL: "C" },
  };
}

/** Runs one of PostgreSQL's programs to its end. @throws StartError with its own words */
export function runNative(layout: Layout, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(layout.native, "bin", program), args, {
      ...nativeSpawnOptions(layout),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
    child.once("error", (error) => reject("code" in error && error.code === "ENOENT" ? noBinaries() : error));
    child.once("close", (code) => (code === 0 ? resolve() : reject(failureOf(program, said))));
  });
}

/** What PostgreSQL said, as a reason not to start. */
export function failureOf(program: string, said: string): StartError {
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return new StartError("The disk is full: PostgreSQL cannot write. Free some space and start again.");
  }
  const lines = said.split("\n").flatMap((line) => line.replace(/^[\d-]+ [\d:.]+ UTC \[\d+\] /, "").trim() || []);
  const told = lines.slice(-8).join("\n  ");
  return new StartError(`The bundled PostgreSQL did not start (${program}):\n  ${told || "it said nothing"}`);
}

/** Is there a process of this number, whoever owns it? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
