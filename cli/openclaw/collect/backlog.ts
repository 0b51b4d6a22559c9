import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { agentDatabase } from "../sessions/database";
import { transcriptFile } from "../sessions/files";
import type { AgentState } from "./state";

/** Bytes of transcript of an agent that were not read yet. Of a database, which tells no such thing, all or nothing. */
export function backlogOf(stateDir: string, agentId: string, state: AgentState): number {
  const folder = join(stateDir, "agents", agentId, "sessions");
  let bytes = 0;
  for (const name of namesIn(folder)) {
    const file = transcriptFile(name);
    if (!file || file.compressed) continue;
    const known = state.get(`file:${file.sessionId}`)?.position ?? 0;
    bytes += Math.max(0, sizeOf(join(folder, name)) - known);
  }
  const isKnown = [...state.keys()].some((key) => key.startsWith("database:"));
  if (isKnown) return bytes;
  const database = agentDatabase(stateDir, agentId);
  return bytes + sizeOf(database) + sizeOf(`${database}-wal`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
