import type { Ctx } from "../ctx";
import { plainAgents } from "../domain/plain-agents";
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
  const { agents, count } = agentsOf(await readJson(request), now);
  await recordHeartbeats(ctx, {
    tokenId: owner.tokenId,
    accountId: owner.accountId,
    isTokenReusable: owner.reusable,
    receivedAt: now,
    address: request.address,
    host,
    reports: [{ key, seenAt: now, roster: { status: "ok", reason: "" }, isComplete: false, agents }],
  });
  return json(200, { success: true, count, message: `Successfully uploaded ${count} agents`, ttl: TTL_SECONDS });
}

/** Published wording (S0-62). */
function agentsOf(body: unknown, now: number) {
  const read = plainAgents(body, now);
  if (read.ok) return read;
  const { problem } = read;
  if (problem.kind === "not_array") throw bad("Invalid format: body must be a JSON array of agents");
  if (problem.kind === "empty") throw bad("Invalid data: array cannot be empty");
  if (problem.kind === "bad_id") throw bad(`Invalid agent at index ${problem.index}: missing or invalid id`);
  throw bad(`Invalid data: at most ${LIMITS.agentsPerReport} agents in one upload. Send them in several.`);
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
