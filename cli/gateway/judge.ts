import type { GatewayFigures } from "@/lib/protocol";
import { isObject } from "../json-file";

/** What the answers of a gateway's probes mean. Pure. */

/** What came of asking one address. */
export type ProbeReply =
  | { kind: "refused" }
  | { kind: "failed"; reason: string }
  /** Something answered; `body` is its JSON, undefined when it sent none. */
  | { kind: "answered"; status: number; body: Record<string, unknown> | undefined };

/** The three probes, in the order in which they are asked. A path older releases do not know is answered with a page. */
export interface ProbeReplies {
  startup: ProbeReply;
  health?: ProbeReply;
  ready?: ProbeReply;
}

export type Judgement = Omit<GatewayFigures, "port">;

const judged = (state: GatewayFigures["state"], more: Partial<Judgement> = {}): Judgement => ({
  state,
  version: "",
  failing: [],
  reason: "",
  ...more,
});

/** Only JSON with the fields of a gateway proves one: a page with status 200 proves nothing. */
export function judge({ startup, health, ready }: ProbeReplies): Judgement {
  if (startup.kind === "refused") return judged("absent");
  if (startup.kind === "failed") return judged("unknown", { reason: startup.reason });
  const started = startupOf(startup.body);
  if (started?.status === "starting" || started?.status === "draining") return judged(started.status, started);
  if (!started && !isAlive(health)) return judged("unknown", { reason: reasonOf(health) });
  const version = { version: started?.version ?? "" };
  const body = ready?.kind === "answered" ? ready.body : undefined;
  if (body?.ready === false) return judged("not_ready", { ...version, failing: failingOf(body.failing) });
  return judged("running", version);
}

function startupOf(body: Record<string, unknown> | undefined): { status: string; version: string } | undefined {
  if (!body || typeof body.ok !== "boolean" || typeof body.status !== "string") return undefined;
  if (!["started", "starting", "draining"].includes(body.status)) return undefined;
  return { status: body.status, version: typeof body.version === "string" ? body.version.slice(0, 40) : "" };
}

const isAlive = (reply: ProbeReply | undefined): boolean =>
  reply?.kind === "answered" && reply.body?.ok === true && reply.body.status === "live";

function reasonOf(reply: ProbeReply | undefined): string {
  return reply?.kind === "failed" ? reply.reason : "not_openclaw";
}

/** Names as they come, or objects with one. */
function failingOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const names = value.map((one) => (isObject(one) ? (one.name ?? one.id ?? one.channel) : one));
  return names.filter((name): name is string => typeof name === "string").slice(0, 20);
}
