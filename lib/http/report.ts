import { z } from "zod";
import type { Ctx } from "../ctx";
import { isIpAddress } from "../domain/device-type";
import { fingerprintOf } from "../domain/log-fingerprint";
import { cleanToken } from "../domain/pasted-token";
import { DEFAULT_HOST } from "../domain/token-pin";
import { AppError, statusOf } from "../errors";
import { log } from "../log";
import { LIMITS, type LogLevel, LogReport, MetricPart, type MetricSample, safeLine } from "../protocol";
import { recordDeviceStatus } from "../services/device-reports";
import { newReportKey, recordHeartbeats } from "../services/heartbeats";
import { recordLogs } from "../services/log-reports";
import { recordMetrics } from "../services/metric-reports";
import { type ReportingHost, reportingHost } from "../services/reporting-host";
import type { TokenOwner } from "../services/tokens";
import { readJson } from "./body";
import { json } from "./reply";
import { identifyBy, requireHost, shownToken } from "./sender";
import type { WireReply, WireRequest } from "./wire-shape";

/** The published reporting API (S2-17): its fields, answers and mistakes are part of the contract. */

/** What the published agent does unless told otherwise. */
const PUBLISHED_INTERVAL_SECONDS = 30;
const INVALID_KEY = { detail: "Invalid API Key" };

const line = (max: number) =>
  z
    .union([z.string(), z.number().transform(String)])
    .transform((value) => safeLine(value, max))
    .catch("");
/** A figure that makes no sense is not known; the rest still counts. */
const figure = (max: number) => z.number().min(0).max(max).nullable().catch(null).default(null);
const whole = figure(Number.MAX_SAFE_INTEGER).transform((value) => (value === null ? null : Math.floor(value)));

const Status = z.object({
  openclaw_version: line(40).default(""),
  openclaw_status: z.enum(["running", "stopped", ""]).catch("").default(""),
  runtime: line(120).default(""),
  model: line(LIMITS.nameLength).default(""),
  thinking: line(40).default(""),
  cpu_percent: figure(100),
  memory_percent: figure(100),
  memory_total: whole,
  memory_used: whole,
  disk_percent: figure(100),
  disk_total: whole,
  disk_used: whole,
  upload_speed: figure(1e13),
  download_speed: figure(1e13),
  public_ip: line(45)
    .transform((value) => (isIpAddress(value) ? value : ""))
    .default(""),
  context_tokens: whole,
  total_tokens: whole,
});
export type StatusFields = z.infer<typeof Status>;

/** Whom a report is from. */
export interface Sender {
  owner: TokenOwner;
  host: ReportingHost;
  /** As its uploader names it. */
  externalId: string;
}

/** POST /api/report/status. */
export const reportStatus = reporting(Status, async (ctx, sender, fields) => {
  const { owner, externalId } = sender;
  const sentAt = ctx.now.getTime();
  await recordMetrics(ctx, { owner, hostExternalId: externalId, sentAt, items: [sampleOf(fields, sentAt)] });
  await recordDeviceStatus(ctx, sender.host, {
    openclawStatus: fields.openclaw_status,
    openclawVersion: fields.openclaw_version,
    runtime: fields.runtime,
    model: fields.model,
    thinking: fields.thinking,
    publicIp: fields.public_ip,
    contextTokens: fields.context_tokens,
    totalTokens: fields.total_tokens,
  });
  return { message: "Status received" };
});

/** Its figures as every host's; its word on whether OpenClaw runs is no probe, and stays a word. */
function sampleOf(fields: StatusFields, observedAt: number): MetricSample {
  const { memory_total, memory_used, disk_total, disk_used, upload_speed: up, download_speed: down } = fields;
  const memory = roomOf(memory_total, memory_used);
  const disk = roomOf(disk_total, disk_used);
  const network = up === null || down === null ? null : { up, down };
  const parts = { cpu: fields.cpu_percent, memory, disk, network, load: null, uptime: null, temperature: null };
  return {
    key: `report-${newReportKey()}`,
    observedAt,
    everySeconds: null,
    cpu: fields.cpu_percent,
    load: null,
    memory,
    disks: disk ? [{ mount: "/", ...disk }] : [],
    network,
    uptimeSeconds: null,
    temperatures: [],
    missing: MetricPart.options
      .filter((part) => parts[part] === null)
      .map((part) => ({ part, reason: "unsupported" as const })),
  };
}

const roomOf = (total: number | null, used: number | null) =>
  total !== null && used !== null && total > 0 && used <= total ? { total, used } : null;

const Failure = z.object({
  level: line(20).default(""),
  message: z.string().min(1).max(100_000),
  source: line(60).default(""),
  stack_trace: z.string().max(1_000_000).nullish().catch(null),
});

const LEVELS: readonly [RegExp, LogLevel][] = [
  [/^(fatal|critical|emerg|alert|panic)/i, "fatal"],
  [/^warn/i, "warn"],
];

/** POST /api/report/error. */
export const reportError = reporting(Failure, async (ctx, { owner, externalId }, fields) => {
  const now = ctx.now.getTime();
  const { message, source, stack_trace } = fields;
  const item = LogReport.parse({
    key: `report-${newReportKey()}`,
    observedAt: now,
    firstAt: now,
    fingerprint: fingerprintOf(source, message),
    level: LEVELS.find(([pattern]) => pattern.test(fields.level))?.[1] ?? "error",
    source: source || "report",
    message,
    detail: stack_trace || undefined,
    count: 1,
  });
  await recordLogs(ctx, { owner, hostExternalId: externalId, sentAt: now, items: [item] });
  return { message: "Error logged" };
});

type Work<Fields> = (ctx: Ctx, sender: Sender, fields: Fields) => Promise<object>;

/** Reads the body, finds out who sends it, counts it as a sign of life and does the work. */
function reporting<Schema extends z.ZodType>(schema: Schema, work: Work<z.infer<Schema>>) {
  return async (ctx: Ctx, request: WireRequest): Promise<WireReply> => {
    if (request.method !== "POST") return json(405, { detail: "Method Not Allowed" }, { allow: "POST" });
    try {
      const body = await readJson(request);
      const owner = await identifyBy(ctx, request, keyOf(request, body));
      const fields = schema.safeParse(body);
      if (!fields.success) return json(422, { detail: problemOf(fields.error) });
      return json(200, await work(ctx, await signOfLife(ctx, request, owner), fields.data));
    } catch (error) {
      return refusal(error, request.path);
    }
  };
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join(".") || "body"}: ${issue?.message ?? "is not as documented"}`;
}

/** The key, as the published agent sends it or as everybody else does. */
function keyOf(request: WireRequest, body: unknown): string | undefined {
  const inBody = typeof body === "object" && body !== null && "api_key" in body ? body.api_key : undefined;
  const given = request.header("x-api-key") ?? shownToken(request) ?? (typeof inBody === "string" ? inBody : undefined);
  return given === undefined || given.trim() === "" ? undefined : cleanToken(given);
}

/** Which host it is: the key says so. Only one that works on any machine needs `x-host-id`. */
function externalIdOf(request: WireRequest, owner: TokenOwner): string {
  const own = owner.reusable ? null : (owner.pinnedTo ?? owner.madeFor);
  return own ?? (safeLine(request.header("x-host-id") ?? "", LIMITS.idLength) || DEFAULT_HOST);
}

async function signOfLife(ctx: Ctx, request: WireRequest, owner: TokenOwner): Promise<Sender> {
  const externalId = externalIdOf(request, owner);
  await requireHost(ctx, owner, externalId);
  const now = ctx.now.getTime();
  await recordHeartbeats(ctx, {
    tokenId: owner.tokenId,
    accountId: owner.accountId,
    isTokenReusable: owner.reusable,
    receivedAt: now,
    address: request.address,
    host: { externalId, assumedIntervalSeconds: PUBLISHED_INTERVAL_SECONDS },
    // It says nothing about agents, so none is changed.
    reports: [
      { key: newReportKey(), seenAt: now, roster: { status: "ok", reason: "" }, isComplete: false, agents: [] },
    ],
  });
  return { owner, externalId, host: await reportingHost(ctx, owner, externalId) };
}

function refusal(error: unknown, path: string): WireReply {
  if (!(error instanceof AppError)) {
    log().error({ err: error, path }, "request of a machine failed");
    return json(500, { detail: "Internal Server Error" });
  }
  const { kind, message, detail } = error;
  if (kind === "unauthenticated" || detail.code === "invalid_token") return json(401, INVALID_KEY);
  const { retryAfterSeconds } = detail;
  const headers = retryAfterSeconds ? { "retry-after": String(retryAfterSeconds) } : undefined;
  return json(statusOf[kind], { detail: message }, headers);
}
