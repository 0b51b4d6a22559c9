import type { Ctx } from "../ctx";
import type { AgentSeen } from "../domain/roster";
import { DEFAULT_HOST } from "../domain/token-pin";
import { AppError } from "../errors";
import { LIMITS, safeLine } from "../protocol";
import { newReportKey, recordHeartbeats, type UploadingHost } from "../services/heartbeats";
import { readJson } from "./body";
import { json } from "./reply";
import { identify, requireHost } from "./sender";
import type { WireReply, WireRequest } from "./wire-shape";

/** The published upload (S0-62): an array of agents. Its words and the order of its keys are part of the contract. */

export const UPLOAD_FAILED = { error: "Failed to upload agents" };
const TTL_SECONDS = 86_400;

/** The published uploader does not say its interval; it sends every 5 minutes unless told otherwise. */
const PUBLISHED_INTERVAL_SECONDS = 300;
/** A number below is no moment in milliseconds of any year this could be. */
const EARLIEST_MOMENT = Date.UTC(2001, 0, 1);
const KEY = /^[A-Za-z0-9_.:-]{8,100}$/;

const bad = (message: string) => new AppError("bad_input", message);

/** POST /api/upload. */
export async function upload(ctx: Ctx, request: WireRequest): Promise<WireReply> {
  if (request.method !== "POST") return json(405, { error: "Method not allowed. Use POST." }, { allow: "POST" });
  const owner = await identify(ctx, request);
  const host = hostOf(request);
  await requireHost(ctx, owner, host.externalId);
  const key = keyOf(request);
  const now = ctx.now.getTime();
  const elements = elementsOf(await readJson(request));
  const agents = elements.map((element, index) => agentOf(element, index, now));
  await recordHeartbeats(ctx, {
    tokenId: owner.tokenId,
    accountId: owner.accountId,
    isTokenReusable: owner.reusable,
    receivedAt: now,
    address: request.address,
    host,
    reports: [
      { key, seenAt: now, roster: { status: "ok", reason: "" }, isComplete: false, agents: lastOfEach(agents) },
    ],
  });
  const count = elements.length;
  return json(200, { success: true, count, message: `Successfully uploaded ${count} agents`, ttl: TTL_SECONDS });
}

function elementsOf(body: unknown): unknown[] {
  if (!Array.isArray(body)) throw bad("Invalid format: body must be a JSON array of agents");
  if (body.length === 0) throw bad("Invalid data: array cannot be empty");
  if (body.length > LIMITS.agentsPerReport) {
    throw bad(`Invalid data: at most ${LIMITS.agentsPerReport} agents in one upload. Send them in several.`);
  }
  return body;
}

/** An agent listed twice: the last one counts, as it did when uploads were written one after the other. */
function lastOfEach(agents: AgentSeen[]): AgentSeen[] {
  return [...new Map(agents.map((agent) => [agent.externalId, agent])).values()];
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function agentOf(element: unknown, index: number, now: number): AgentSeen {
  const fields = isFields(element) ? element : {};
  const externalId = typeof fields.id === "string" ? safeLine(fields.id, LIMITS.idLength + 1) : "";
  if (externalId === "" || [...externalId].length > LIMITS.idLength) {
    throw bad(`Invalid agent at index ${index}: missing or invalid id`);
  }
  const name = pair(fields.name, LIMITS.nameLength);
  const greeting = pair(fields.greeting, LIMITS.greetingLength);
  return {
    externalId,
    nameEn: name.en || externalId,
    nameZh: name.zh || externalId,
    greetingEn: greeting.en,
    greetingZh: greeting.zh,
    emoji: "",
    model: "",
    configured: true,
    seenAt: momentOf(fields.lastActiveTimestamp, now),
  };
}

/** `{en, zh}`; one language alone, or a plain text, stands for both. */
function pair(value: unknown, length: number): { en: string; zh: string } {
  const line = (text: unknown) => (typeof text === "string" ? safeLine(text, length) : "");
  if (!isFields(value)) return { en: line(value), zh: line(value) };
  const en = line(value.en);
  const zh = line(value.zh);
  return { en: en || zh, zh: zh || en };
}

/** `lastActiveTimestamp`: missing or no moment means now; the future means now too. */
function momentOf(value: unknown, now: number): number {
  if (typeof value !== "number" || !(value >= EARLIEST_MOMENT)) return now;
  return Math.min(Math.round(value), now);
}

function hostOf(request: WireRequest): UploadingHost {
  const id = request.header("x-host-id");
  const externalId = id === undefined ? DEFAULT_HOST : safeLine(headerText(id), LIMITS.idLength + 1);
  if (externalId === "" || [...externalId].length > LIMITS.idLength) {
    throw new AppError("bad_input", `x-host-id must be a text of 1 to ${LIMITS.idLength} characters.`, {
      field: "x-host-id",
    });
  }
  const name = safeLine(headerText(request.header("x-host-name") ?? ""), LIMITS.nameLength);
  const seconds = Number(request.header("x-report-interval") ?? Number.NaN);
  const isInterval = Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400;
  return {
    externalId,
    name: name || undefined,
    intervalSeconds: isInterval ? seconds : undefined,
    assumedIntervalSeconds: PUBLISHED_INTERVAL_SECONDS,
  };
}

/** Header values arrive as Latin-1; what was sent is usually UTF-8. */
function headerText(value: string): string {
  const text = Buffer.from(value, "latin1").toString("utf8");
  return text.includes("\ufffd") ? value : text;
}

function keyOf(request: WireRequest): string {
  const given = request.header("x-report-key");
  if (given === undefined) return newReportKey();
  if (KEY.test(given)) return given;
  const message = "x-report-key must have 8 to 100 letters, digits or _ . : - characters.";
  throw new AppError("bad_input", message, { field: "x-report-key" });
}
