import { type ListProblem, plainAgents } from "@/lib/domain/plain-agents";
import { LIMITS } from "@/lib/protocol/limits";

/** What a chosen file holds, before anything is sent. */
export type JsonFile =
  | { kind: "agents"; name: string; text: string; agents: { id: string; name: string }[] }
  | { kind: "problem"; problem: "jsonNotFile" | "jsonTooLarge" | "jsonBroken" | ListProblem["kind"]; index?: number };

/** The part of a File that is needed here. */
interface FileLike {
  name: string;
  type: string;
  size: number;
  text(): Promise<string>;
}

/** Reads a file a person chose or dropped. One that is too large is not read at all. */
export async function readJsonFile(file: FileLike, now: number): Promise<JsonFile> {
  if (!/\.json$/i.test(file.name) && file.type !== "application/json")
    return { kind: "problem", problem: "jsonNotFile" };
  if (file.size > LIMITS.bodyBytes) return { kind: "problem", problem: "jsonTooLarge" };
  let text: string;
  let value: unknown;
  try {
    text = (await file.text()).replace(/^\ufeff/, "");
    value = JSON.parse(text);
  } catch {
    return { kind: "problem", problem: "jsonBroken" };
  }
  const read = plainAgents(value, now);
  if (!read.ok) {
    const { problem } = read;
    return { kind: "problem", problem: problem.kind, ...(problem.kind === "bad_id" && { index: problem.index }) };
  }
  const agents = read.agents.map((agent) => ({ id: agent.externalId, name: agent.nameEn }));
  return { kind: "agents", name: file.name, text, agents };
}
