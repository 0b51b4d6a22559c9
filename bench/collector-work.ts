import { appendFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { keepYoungSmall } from "../cli/daemon/memory";
import { Collector } from "../cli/openclaw/collect";
import { readSessions } from "../cli/openclaw/sessions";
import { agentDatabase } from "../cli/openclaw/sessions/database";
import { agentDirectories } from "../cli/openclaw/storage";

/**
 * One measured piece of work in a process of its own, so that neither its memory nor its warm code belongs to another.
 * Prints what it cost as JSON: `node collector-work.mjs parse|rows|read|first|again|change STATE_DIR [MEMORY]`.
 */
const [work = "", stateDir = "", memory = ""] = process.argv.slice(2);

/** The floor: every line of every file split off and parsed, nothing kept. */
function parseAll(): number {
  let lines = 0;
  for (const agent of agentDirectories(stateDir)) {
    const folder = join(stateDir, "agents", agent, "sessions");
    for (const name of readdirSync(folder)) {
      if (!name.endsWith(".jsonl")) continue;
      for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
        if (line === "") continue;
        JSON.parse(line);
        lines += 1;
      }
    }
  }
  return lines;
}

/** The same for databases: every event of every row, unpacked where it is packed. */
function parseRows(): number {
  let rows = 0;
  for (const agent of agentDirectories(stateDir)) {
    const database = new DatabaseSync(agentDatabase(stateDir, agent), { readOnly: true });
    for (const row of database.prepare("SELECT event_json, event_zstd FROM transcript_events").iterate()) {
      const packed = row.event_zstd;
      JSON.parse(packed instanceof Uint8Array ? zstdDecompressSync(packed).toString() : String(row.event_json));
      rows += 1;
    }
    database.close();
  }
  return rows;
}

async function readAll(): Promise<number> {
  let entries = 0;
  for (const agent of agentDirectories(stateDir)) {
    const { sessions, problems } = await readSessions(stateDir, agent);
    if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
    for (const { tally } of sessions) entries += tally.entries;
  }
  return entries;
}

/** A first look as the service takes it, with what it keeps in memory. */
async function firstLook(): Promise<number> {
  keepYoungSmall();
  // What an earlier run of the same work remembered.
  rmSync(memory, { recursive: true, force: true });
  const collector = new Collector(stateDir, memory);
  await collector.scan(Date.now());
  if (collector.problems.length > 0) throw new Error(JSON.stringify(collector.problems[0]));
  return collector
    .agents()
    .reduce(
      (sum, agent) => sum + collector.sessions(agent).reduce((entries, { tally }) => entries + tally.entries, 0),
      0,
    );
}

/** CPU time of this thread, ms: waiting for neighbours on the machine is not counted. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Watches how long the event loop is held at a time, as everything else in the service would feel it. */
function watchTurns(): { stop(): number } {
  let longest = 0;
  let last = threadMs();
  let isWatching = true;
  const turn = () => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop() {
      isWatching = false;
      return longest;
    },
  };
}

/** Everything known and acknowledged; what is measured comes after. */
async function settled(): Promise<Collector> {
  const collector = new Collector(stateDir, memory);
  await collector.scan(Date.now());
  collector.acknowledge(collector.changes());
  return collector;
}

const bytesWritten = (): number => Number(/^wchar: (\d+)/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);

async function changeOne(collector: Collector): Promise<number> {
  const [agent = ""] = agentDirectories(stateDir);
  const folder = join(stateDir, "agents", agent, "sessions");
  const [name = ""] = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
  const line = readFileSync(join(folder, name), "utf8").split("\n").at(-2) ?? "";
  appendFileSync(join(folder, name), `${line}\n`);
  const before = bytesWritten();
  await collector.scan(Date.now());
  collector.acknowledge(collector.changes());
  return bytesWritten() - before;
}

interface Job {
  before?(): Promise<Collector>;
  run(collector?: Collector): number | Promise<number>;
}

const JOBS: Record<string, Job> = {
  parse: { run: parseAll },
  rows: { run: parseRows },
  read: { run: readAll },
  first: { run: firstLook },
  again: {
    before: settled,
    async run(collector) {
      await collector?.scan(Date.now());
      return collector?.changes().length ?? Number.NaN;
    },
  },
  change: { before: settled, run: (collector) => (collector ? changeOne(collector) : Number.NaN) },
};

const job = JOBS[work];
if (!job) throw new Error(`no such work: ${work}`);
const prepared = await job.before?.();
const turns = watchTurns();
const begin = process.cpuUsage();
const result = await job.run(prepared);
const { user, system } = process.cpuUsage(begin);
const [cpuMs, longestMs, peakMb] = [(user + system) / 1000, turns.stop(), process.resourceUsage().maxRSS / 1024];
console.log(JSON.stringify({ result, cpuMs, longestMs, peakMb }));
