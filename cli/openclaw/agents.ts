import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RedactionCounts, redact } from "@/lib/domain/redact";
import type { Heartbeat, RosterAgent, SourceReport } from "@/lib/protocol";
import { LIMITS } from "@/lib/protocol/limits";
import { safeLine } from "@/lib/protocol/text";
import type { JsonObject } from "../json-file";
import { errorText } from "../output";
import type { Paths } from "../paths";
import { reason } from "../reasons";
import { megabytes, readingNow } from "./collect/reading";
import { ConfigFileError, readConfigFile } from "./config-file";
import { GREETINGS, type Greeting } from "./greeting-styles";
import { greetingsOf } from "./greetings";
import { comparableId, type Roster, rosterOf } from "./roster";
import { readSources } from "./sources";
import { agentDirectories, storageReport } from "./storage";

/** What one look at the OpenClaw home found. */
export interface AgentsReading {
  roster: Heartbeat["roster"];
  agents: RosterAgent[];
  sources: SourceReport[];
  /** Masked secrets per rule. */
  redactions: RedactionCounts;
}

const RETRY_AFTER_MS = 150;
const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** Reads the roster. Never throws: what cannot be read is part of the answer. */
export async function readAgents(paths: Paths): Promise<AgentsReading> {
  const redactions: RedactionCounts = {};
  const storage = withReading(storageReport(paths.stateDir), paths);
  try {
    const config = await readConfig(paths);
    const roster = rosterOf(config, redactions);
    greet(roster.agents, greetingsOf(config, paths));
    return { ...rosterReading(roster, paths, storage, redactions), redactions };
  } catch (cause) {
    const problem = safeLine(redact(errorText(cause), redactions), LIMITS.reasonLength);
    return {
      roster: { status: "error", reason: problem },
      agents: [],
      sources: [{ source: "config", status: "error", reason: problem }, storage, ...readSources(paths)],
      redactions,
    };
  }
}

/** A first look at a large home takes minutes: how far it has come is part of the report. */
function withReading(storage: SourceReport, { readingFile }: Paths): SourceReport {
  const reading = readingNow(readingFile, Date.now());
  if (!reading) return storage;
  const said = reason("reason_reading", { done: megabytes(reading.done), total: megabytes(reading.total) });
  return { ...storage, reason: [said, storage.reason].filter(Boolean).join("; ") };
}

function greet(agents: RosterAgent[], greetings: Map<string, Greeting>): void {
  for (const agent of agents) {
    const { en, zh } = greetings.get(comparableId(agent.id)) ?? GREETINGS.default;
    agent.greeting = en;
    agent.greetingZh = zh;
  }
}

/** OpenClaw rewrites the file while it runs, so one that looks half-written gets a second look. */
async function readConfig(paths: Paths): Promise<JsonObject> {
  try {
    return configOrDefault(paths);
  } catch (cause) {
    if (!(cause instanceof ConfigFileError && cause.passing)) throw cause;
    await pause(RETRY_AFTER_MS);
    return configOrDefault(paths);
  }
}

/** OpenClaw runs without a configuration file; then something else shows that it lives here. */
function configOrDefault(paths: Paths): JsonObject {
  const config = readConfigFile(paths.openclawConfig);
  if (config) return config;
  if (["agents", "state", "workspace"].some((name) => existsSync(join(paths.stateDir, name)))) return {};
  throw new ConfigFileError(reason("reason_config_absent"));
}

function rosterReading(
  { era, agents, skipped }: Roster,
  paths: Paths,
  storage: SourceReport,
  redactions: RedactionCounts,
): Omit<AgentsReading, "redactions"> {
  const configured = new Set(agents.map((agent) => comparableId(agent.id)));
  const left = agentDirectories(paths.stateDir)
    .filter((name) => !configured.has(comparableId(name)))
    .map((name) => safeLine(redact(name, redactions), LIMITS.idLength))
    .filter((id) => id !== "")
    .slice(0, Math.max(0, LIMITS.agentsPerReport - agents.length))
    .map((id) => ({ id, configured: false }));
  const status = agents.length > 0 ? "ok" : "empty";
  const remarks = [
    agents.length === 0 ? reason("reason_lists_none") : "",
    skipped > 0 ? reason("reason_left_out", { count: skipped }) : "",
  ]
    .filter(Boolean)
    .join("; ");
  return {
    roster: { status, ...(remarks && { reason: remarks }) },
    agents: [...agents, ...left],
    sources: [{ source: "config", status, era, ...(remarks && { reason: remarks }) }, storage, ...readSources(paths)],
  };
}
