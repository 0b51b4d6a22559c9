import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";

/** How the lines of a generated transcript are made up. */
export type Shape = "long" | "short";

/** The same sequence every time, so that two runs read the same bytes. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const WORDS =
  'the build went through after two warnings in src/index.ts and log says “ready” \\ then nothing more — 完成 "quoted" text\n error: cannot read properties of undefined (0x7f3a) at Object.<anonymous> 2026-11-21T01:32:53Z'.split(
    " ",
  );
let corpus = "";

/** Text as compressible as that of people and programs. */
function prose(length: number, random: () => number): string {
  while (corpus.length < 400_000) {
    const word = WORDS[Math.floor(random() * WORDS.length)] ?? "";
    corpus += random() < 0.2 ? `${Math.floor(random() * 1e9).toString(36)} ` : `${word} `;
  }
  const begin = Math.floor(random() * (corpus.length - length - 1));
  return corpus.slice(begin, begin + length);
}

/**
 * The lines of one transcript, as OpenClaw writes them: turns of a question, calls of tools with their answers, and a
 * last answer. `long`: tools answer with 2 to 180 kB, as they do; `short`: everything is a few hundred bytes.
 */
export function* transcriptLines(shape: Shape, id: string, bytes: number, random: () => number): Generator<string> {
  let at = Date.parse("2026-11-01T08:00:00.000Z") + Math.floor(random() * 86_400_000 * 14);
  let written = 0;
  let count = 0;
  let parent: string | null = null;
  const entry = (type: string, members: object) => {
    at += 200 + Math.floor(random() * 4000);
    const own = `${id.slice(0, 4)}${(count++).toString(16).padStart(6, "0")}`;
    const line = JSON.stringify(
      type === "message"
        ? { type, id: own, parentId: parent, timestamp: new Date(at).toISOString(), ...members }
        : { type, ...members, id: own, parentId: parent, timestamp: new Date(at).toISOString() },
    );
    parent = own;
    written += Buffer.byteLength(line) + 1;
    return line;
  };
  const answer = (content: object[], stopReason: string, run: string) => {
    const [input, output, cacheRead] = [Math.floor(random() * 3000), Math.floor(random() * 900), 12_000];
    const cost = { input: input * 3e-6, output: output * 15e-6, cacheRead: cacheRead * 3e-7, cacheWrite: 0 };
    return entry("message", {
      message: {
        role: "assistant",
        content,
        api: "anthropic-messages",
        provider: "anthropic",
        model: "claude-sonnet-4-5",
        usage: {
          input,
          output,
          cacheRead,
          cacheWrite: 0,
          reasoningTokens: 0,
          totalTokens: input + output + cacheRead,
          cost: { ...cost, total: cost.input + cost.output + cost.cacheRead },
        },
        stopReason,
        timestamp: at,
        responseId: `resp-${count}`,
        __openclaw: { runId: run },
      },
    });
  };
  yield JSON.stringify({ type: "session", version: 4, id, timestamp: new Date(at).toISOString(), cwd: "/home/user" });
  yield entry("model_change", { provider: "anthropic", modelId: "claude-sonnet-4-5" });
  while (written < bytes) {
    const run = `run-${count}`;
    const text = prose(shape === "long" ? 60 + random() * 900 : 40 + random() * 80, random);
    yield entry("message", { message: { role: "user", content: [{ type: "text", text }], timestamp: at } });
    for (let step = 0; step < 1 + random() * 3 && written < bytes; step += 1) {
      const tool = random() < 0.6 ? "exec" : "read";
      const call = `call_${count % 40}_0`;
      const args = tool === "exec" ? { command: "npm test" } : { path: "src/index.ts" };
      yield answer(
        [
          { type: "text", text: prose(20 + random() * 60, random) },
          { type: "toolCall", id: call, name: tool, arguments: args },
        ],
        "toolUse",
        run,
      );
      // Most answers of tools are small, and most bytes stand in the large ones.
      const size = shape === "long" ? 2000 * 90 ** (random() ** 1.5) : 60 + random() * 120;
      const said = prose(size, random);
      const details =
        tool === "exec"
          ? {
              status: "completed",
              exitCode: random() < 0.1 ? 1 : 0,
              durationMs: 88,
              aggregated: said,
              cwd: "/home/user",
            }
          : {};
      yield entry("message", {
        message: {
          role: "toolResult",
          toolCallId: call,
          toolName: tool,
          content: [{ type: "text", text: said }],
          details,
          isError: false,
          timestamp: at,
          __openclaw: { runId: run },
        },
      });
    }
    yield answer([{ type: "text", text: prose(shape === "long" ? 300 + random() * 2500 : 80, random) }], "stop", run);
    yield entry("custom", { customType: "openclaw.cache-ttl", data: { timestamp: at, provider: "anthropic" } });
  }
}

const sessionId = (random: () => number): string =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => Math.floor(random() * 16).toString(16));

/** A home of transcript files: `bytes` in all, spread over agents and files. @returns lines written */
export function writeFilesHome(
  stateDir: string,
  shape: Shape,
  { bytes, agents, files }: { bytes: number; agents: number; files: number },
): number {
  const random = dice(7);
  let lines = 0;
  for (let agent = 0; agent < agents; agent += 1) {
    const folder = join(stateDir, "agents", `agent-${agent}`, "sessions");
    mkdirSync(folder, { recursive: true });
    const store: Record<string, object> = {};
    for (let file = 0; file < files / agents; file += 1) {
      const id = sessionId(random);
      store[`agent:agent-${agent}:chat-${file}`] = { sessionId: id, updatedAt: 1, status: "done", totalTokens: 12_000 };
      const handle = openSync(join(folder, `${id}.jsonl`), "w");
      let waiting = "";
      for (const line of transcriptLines(shape, id, bytes / files, random)) {
        waiting += `${line}\n`;
        lines += 1;
        if (waiting.length > 1_000_000) {
          writeSync(handle, waiting);
          waiting = "";
        }
      }
      writeSync(handle, waiting);
      closeSync(handle);
    }
    const index = openSync(join(folder, "sessions.json"), "w");
    writeSync(index, JSON.stringify(store));
    closeSync(index);
  }
  return lines;
}

/** OpenClaw compresses longer events. */
const COMPRESSED_FROM = 1024;

/** The same home as a database for each agent: the same lines as rows, longer ones compressed. */
export function writeDatabaseHome(filesHome: string, stateDir: string): void {
  for (const agent of readdirSync(join(filesHome, "agents"))) {
    const from = join(filesHome, "agents", agent, "sessions");
    const folder = join(stateDir, "agents", agent, "agent");
    mkdirSync(folder, { recursive: true });
    const database = new DatabaseSync(join(folder, "openclaw-agent.sqlite"));
    database.exec(SCHEMA);
    const node = database.prepare("INSERT INTO session_nodes VALUES (?, ?, '{}', 'done')");
    const window = database.prepare("INSERT INTO session_windows VALUES (?, ?, 0, 0, 'done')");
    const event = database.prepare("INSERT INTO transcript_events VALUES (?, ?, ?, 0, ?, ?)");
    for (const name of readdirSync(from).filter((file) => file.endsWith(".jsonl"))) {
      const id = name.slice(0, -6);
      database.exec("BEGIN");
      node.run(`agent:${agent}:${id}`, id);
      window.run(id, `agent:${agent}:${id}`);
      readFileSync(join(from, name), "utf8")
        .split("\n")
        .slice(0, -1)
        .forEach((line, seq) => {
          const bytes = Buffer.byteLength(line);
          if (bytes < COMPRESSED_FROM) event.run(id, seq, line, null, null);
          else event.run(id, seq, null, zstdCompressSync(line), bytes);
        });
      database.exec("COMMIT");
    }
    database.close();
  }
}

const SCHEMA = `PRAGMA journal_mode = WAL;
CREATE TABLE session_nodes (session_key TEXT PRIMARY KEY, current_session_id TEXT, entry_json TEXT, status TEXT) STRICT;
CREATE TABLE session_windows (session_id TEXT PRIMARY KEY, session_key TEXT, created_at INTEGER, transcript_updated_at INTEGER, status TEXT) STRICT;
CREATE TABLE transcript_events (session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT, created_at INTEGER NOT NULL,
  event_zstd BLOB, event_utf8_bytes INTEGER, PRIMARY KEY (session_id, seq)) STRICT;`;
