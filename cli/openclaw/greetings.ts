import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject, readJsonObject } from "../json-file";
import { expandHome, type Paths } from "../paths";
import { GREETINGS, type Greeting, type Style, styleNamed, styleOfSoul } from "./greeting-styles";
import { candidatesOf, comparableId, DEFAULT_AGENT } from "./roster";

/** Read of one SOUL.md: its style shows early, and files are other people's. */
const MAX_SOUL_BYTES = 16 * 1024;
/** Above so many agents nobody wrote each a soul by hand. */
const MAX_SOULS = 200;

/** What was made of a file, for as long as the file stays the same: the service asks again at every upload. */
const remembered = new Map<string, { stamp: string; value: unknown }>();

/** @returns undefined when there is no such regular file */
function oncePerChange<T>(path: string, read: (path: string) => T): T | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return undefined;
  const stamp = `${found.mtimeMs}:${found.size}:${found.ino}`;
  const known = remembered.get(path);
  if (known?.stamp === stamp) return known.value as T;
  const value = read(path);
  remembered.set(path, { stamp, value });
  return value;
}

/**
 * Each agent's greeting (S0-67): by the style chosen in credentials/openclaw-styles.json, else by the words of the
 * SOUL.md in its workspace, else the default. Never throws: without its style an agent still says something.
 * @returns greetings by `comparableId`; absent means the default
 */
export function greetingsOf(config: JsonObject, paths: Paths): Map<string, Greeting> {
  const chosen = quietly(() => oncePerChange(paths.stylesFile, chosenStyles)) ?? new Map<string, Style>();
  const greetings = new Map<string, Greeting>();
  for (const { id, workspaces } of agentsWithWorkspaces(config, paths)) {
    const style = chosen.get(id) ?? styleInWorkspace(workspaces);
    if (style) greetings.set(id, GREETINGS[style]);
  }
  return greetings;
}

function chosenStyles(path: string): Map<string, Style> {
  const file = quietly(() => readJsonObject(path)) ?? {};
  return new Map(
    Object.entries(file).flatMap(([id, name]): [string, Style][] => {
      const style = styleNamed(name);
      return style ? [[comparableId(id), style]] : [];
    }),
  );
}

function styleInWorkspace(workspaces: string[]): Style | undefined {
  for (const workspace of workspaces) {
    const style = quietly(() => oncePerChange(join(workspace, "SOUL.md"), (path) => styleOfSoul(head(path))));
    if (style) return style;
  }
  return undefined;
}

function head(path: string): string {
  const handle = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(MAX_SOUL_BYTES);
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0)).toString("utf8");
  } finally {
    closeSync(handle);
  }
}

/** A file that cannot be read or understood costs a greeting its style, never the upload. */
function quietly<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** Where each agent's SOUL.md may lie, likeliest first, as OpenClaw of either era places workspaces. */
function agentsWithWorkspaces(config: JsonObject, paths: Paths): { id: string; workspaces: string[] }[] {
  const agents = isObject(config.agents) ? config.agents : {};
  const defaults = isObject(agents.defaults) ? agents.defaults : {};
  const system = isObject(defaults.systemAgent) ? defaults.systemAgent.agentId : undefined;
  const folder = (value: unknown) =>
    typeof value === "string" && value.trim() ? expandHome(value.trim(), paths.home) : undefined;
  const base = folder(defaults.workspace) ?? join(paths.stateDir, "workspace");
  const [, candidates] = candidatesOf(agents);
  return candidates.slice(0, MAX_SOULS).flatMap(({ id: rawId, entry }, index) => {
    if (typeof rawId !== "string") return [];
    const id = comparableId(rawId);
    // An id is a folder's name to OpenClaw; one that leads elsewhere is not followed.
    if (!/^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u.test(id)) return [{ id, workspaces: [] }];
    const own = folder(entry.workspace);
    const shared =
      entry.default === true || id === system || id === DEFAULT_AGENT || (candidates.length === 1 && index === 0);
    const usual = [join(base, id), join(paths.stateDir, `workspace-${id}`)];
    return [{ id, workspaces: own ? [own] : shared ? [base, ...usual] : usual }];
  });
}
