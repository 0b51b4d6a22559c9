import type { z } from "zod";
import type { Ctx } from "../ctx";
import type { AgentSeen, Report } from "../domain/roster";
import { AppError } from "../errors";
import { Batch, type BatchReply, type Heartbeat, type Item, type ItemError, KINDS, type Kind } from "../protocol";
import { readThresholdSeconds, recordHeartbeats, type Upload } from "../services/heartbeats";
import { recordJobs } from "../services/job-reports";
import { recordLogs } from "../services/log-reports";
import { recordMetrics } from "../services/metric-reports";
import { REPORT_DAYS } from "../services/prune";
import { recordSessions } from "../services/session-reports";
import type { TokenOwner } from "../services/tokens";
import { readJson } from "./body";
import { json } from "./reply";
import { identify, requireHost } from "./sender";
import type { WireReply, WireRequest } from "./wire-shape";

/** What a batch of any kind knows besides its items. */
interface Envelope {
  owner: TokenOwner;
  batch: Batch;
  address: string;
  /** Our clock, milliseconds. */
  now: number;
}

/** What became of the items; the rest of the answer is the same for all kinds. */
type Recorded = Omit<BatchReply, "errors" | "now">;

type Handler<K extends Kind> = (ctx: Ctx, envelope: Envelope, items: Item<K>[]) => Promise<Recorded>;

/** THE TABLE: kind -> handler; lib/protocol holds kind -> schema. */
const HANDLERS: { [K in Kind]: Handler<K> } = {
  heartbeats: async (ctx, envelope, items) => {
    const { clone, ...recorded } = await recordHeartbeats(ctx, uploadOf(envelope, items));
    return { ...recorded, ...(clone && { clone }) };
  },
  sessions: (ctx, { owner, batch }, items) =>
    recordSessions(ctx, { owner, hostExternalId: batch.host.id, sentAt: batch.sentAt, items }),
  jobs: (ctx, { owner, batch }, items) =>
    recordJobs(ctx, { owner, hostExternalId: batch.host.id, sentAt: batch.sentAt, items }),
  metrics: (ctx, { owner, batch }, items) =>
    recordMetrics(ctx, { owner, hostExternalId: batch.host.id, sentAt: batch.sentAt, items }),
  logs: (ctx, { owner, batch }, items) =>
    recordLogs(ctx, { owner, hostExternalId: batch.host.id, sentAt: batch.sentAt, items }),
};

/** The same, so that a kind's items have its type. */
const SCHEMAS: { [K in Kind]: z.ZodType<Item<K>> } = KINDS;

export const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);

/** POST /api/ingest/<kind>: a batch of items, each judged by itself, answered after the commit. */
export async function ingest<K extends Kind>(ctx: Ctx, request: WireRequest, kind: K): Promise<WireReply> {
  if (request.method !== "POST") return json(405, { error: "Method not allowed. Use POST." }, { allow: "POST" });
  const owner = await identify(ctx, request);
  const body = await readJson(request);
  const parsed = Batch.safeParse(body);
  if (!parsed.success) throw envelopeError(parsed.error);
  const batch = parsed.data;
  await requireHost(ctx, owner, batch.host.id);
  const { items, errors } = checkItems(kind, batch);
  const now = ctx.now.getTime();
  if (items.length === 0) {
    const context = { ...ctx, accountId: owner.accountId };
    const thresholdSeconds = await readThresholdSeconds(context, batch.host.intervalSeconds ?? null);
    return json(200, { accepted: 0, duplicates: 0, errors, now, thresholdSeconds } satisfies BatchReply);
  }
  const recorded = await HANDLERS[kind](ctx, { owner, batch, address: request.address, now }, items);
  const { accepted, duplicates, ...rest } = recorded;
  return json(200, { accepted, duplicates, errors, now, ...rest } satisfies BatchReply);
}

function envelopeError(error: z.ZodError): AppError {
  const [issue] = error.issues;
  const field = issue?.path.join(".") || "body";
  return new AppError("bad_input", `${field}: ${issue?.message ?? "is not as documented"}. See docs/protocol.md.`, {
    field,
  });
}

function checkItems<K extends Kind>(kind: K, batch: Batch): { items: Item<K>[]; errors: ItemError[] } {
  const items: Item<K>[] = [];
  const errors: ItemError[] = [];
  const schema = SCHEMAS[kind];
  batch.items.forEach((raw, index) => {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) errors.push(itemError(index, raw, parsed.error));
    else if (batch.sentAt - parsed.data.observedAt > REPORT_DAYS * 86_400_000)
      errors.push(tooOld(index, parsed.data.key));
    else items.push(parsed.data);
  });
  return { items, errors };
}

function itemError(index: number, raw: unknown, error: z.ZodError): ItemError {
  const [issue] = error.issues;
  const key =
    typeof raw === "object" && raw !== null && "key" in raw && typeof raw.key === "string" ? raw.key : undefined;
  return {
    index,
    ...(key === undefined ? {} : { key: key.slice(0, 100) }),
    field: issue?.path.join(".") || "item",
    error: issue?.message ?? "is not as documented",
  };
}

const tooOld = (index: number, key: string): ItemError => ({
  index,
  key,
  field: "observedAt",
  error: `is more than ${REPORT_DAYS} days before sentAt: so old a report is not taken any more`,
});

/** Heartbeats as the service takes them: moments turned from the host's clock to ours by how old they were when sent. */
function uploadOf({ owner, batch, address, now }: Envelope, items: Heartbeat[]): Upload {
  const { host, sentAt } = batch;
  const { id, ...identity } = host;
  const reports = items.map((item) => {
    const seenAt = now - Math.max(0, sentAt - item.observedAt);
    return { ...reportOf(item, seenAt), sources: item.sources };
  });
  reports.sort((a, b) => a.seenAt - b.seenAt);
  const uploading = { ...identity, name: identity.name || id, externalId: id, clockSkewMs: sentAt - now };
  const { tokenId, accountId, reusable } = owner;
  return { tokenId, accountId, isTokenReusable: reusable, receivedAt: now, address, host: uploading, reports };
}

function reportOf(item: Heartbeat, seenAt: number): Report {
  const { status, reason = "" } = item.roster;
  const agents = new Map(item.agents.map((agent): [string, AgentSeen] => [agent.id, seenOf(agent, seenAt)]));
  return { key: item.key, seenAt, roster: { status, reason }, isComplete: true, agents: [...agents.values()] };
}

function seenOf(agent: Heartbeat["agents"][number], seenAt: number): AgentSeen {
  const { id, name, nameZh, greeting = "", greetingZh, emoji = "", model = "", configured } = agent;
  return {
    externalId: id,
    nameEn: name || id,
    nameZh: nameZh || name || id,
    greetingEn: greeting,
    greetingZh: greetingZh ?? greeting,
    emoji,
    model,
    configured,
    seenAt,
  };
}
