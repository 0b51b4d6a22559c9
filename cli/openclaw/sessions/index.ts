import { readSessionDatabase } from "./database";
import { type AgentSessions, readSessionFiles } from "./files";
import type { SessionReading } from "./session";

export type { ReadProblem, SessionReading } from "./session";

/** On equal counts the earlier one wins: the database is what OpenClaw itself reads. */
const PREFERENCE: readonly SessionReading["source"][] = ["sqlite", "file", "sqlite-archive", "archive-file"];

/**
 * Every transcript of an agent, wherever it lies, once. While a home is upgraded the same one can stand in the
 * database, in a file and in an archive: the fullest copy counts, and keeps the best name that any copy has.
 */
export async function readSessions(stateDir: string, agentId: string): Promise<AgentSessions> {
  const inDatabase = await readSessionDatabase(stateDir, agentId);
  const inFiles = await readSessionFiles(stateDir, agentId);
  const best = new Map<string, SessionReading>();
  for (const session of [...inDatabase.sessions, ...inFiles.sessions]) {
    const other = best.get(session.sessionId);
    best.set(session.sessionId, other ? fuller(other, session) : session);
  }
  return { sessions: [...best.values()], problems: [...inDatabase.problems, ...inFiles.problems] };
}

function fuller(one: SessionReading, two: SessionReading): SessionReading {
  const difference = one.tally.entries - two.tally.entries;
  const rank = (session: SessionReading) => PREFERENCE.indexOf(session.source);
  const [winner, loser] = difference > 0 || (difference === 0 && rank(one) <= rank(two)) ? [one, two] : [two, one];
  if (winner.sessionKey !== null || loser.sessionKey === null) return winner;
  return {
    ...winner,
    sessionKey: loser.sessionKey,
    sessionKeys: loser.sessionKeys,
    label: winner.label ?? loser.label,
  };
}
