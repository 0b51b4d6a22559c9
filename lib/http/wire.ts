import type { Ctx } from "../ctx";
import { database } from "../db";
import { AppError, statusOf } from "../errors";
import { log } from "../log";
import { DEVICE } from "../protocol/device";
import { deviceCode, deviceToken } from "./device";
import { ingest, isKind } from "./ingest";
import { json } from "./reply";
import { reportError, reportStatus } from "./report";
import { totals } from "./totals";
import { UPLOAD_FAILED, upload } from "./upload";
import { validateToken } from "./validate";
import type { WireReply, WireRequest } from "./wire-shape";

/** The whole surface for machines, independent of what carries it: node:http when self-hosted, a route handler elsewhere. */

type Handler = (ctx: Ctx, request: WireRequest) => Promise<WireReply>;

/** Path -> handler; uploads by kind stand beside it. */
const HANDLERS = new Map<string, Handler>([
  ["/api/upload", upload],
  ["/api/report/status", reportStatus],
  ["/api/report/error", reportError],
  ["/api/token/validate", validateToken],
  ["/api/totals", totals],
  [DEVICE.codePath, deviceCode],
  [DEVICE.tokenPath, deviceToken],
]);

const TELL_MS = 5_000;
const INGEST = /^\/api\/ingest\/([^/]+)$/;

/** Is this path answered by `handleWire`? */
export function isWirePath(path: string): boolean {
  return HANDLERS.has(path) || INGEST.test(path);
}

/** Answers a request of an uploader. Never throws, and never says what went wrong inside. */
export async function handleWire(request: WireRequest, given?: Ctx): Promise<WireReply> {
  try {
    const ctx = given ?? { db: database(), now: new Date() };
    const handler = HANDLERS.get(request.path);
    if (handler) return await handler(ctx, request);
    const kind = INGEST.exec(request.path)?.[1] ?? "";
    if (isKind(kind)) return await ingest(ctx, request, kind);
    throw new AppError("not_found", "Nothing is taken at this address. See docs/protocol.md for what is.");
  } catch (error) {
    return replyTo(error, request);
  }
}

function replyTo(error: unknown, request: WireRequest): WireReply {
  const known = error instanceof AppError ? error : null;
  if (!known || known.kind === "unavailable") tell(error, request.path);
  const isTrouble = !known || known.kind === "unavailable";
  if (isTrouble && request.path === "/api/upload") return json(500, UPLOAD_FAILED, retryAfter(known));
  if (!known) return json(500, { error: "The platform failed to handle this. Keep the report and send it again." });
  if (known.detail.code === "invalid_token") return json(403, INVALID_TOKEN);
  const { field, code, host } = known.detail;
  if (code === "token_pinned") return json(403, { error: known.message, hint: PINNED_HINT, code, host });
  return json(
    statusOf[known.kind],
    field ? { error: known.message, field } : { error: known.message },
    retryAfter(known),
  );
}

let toldAt = Number.NEGATIVE_INFINITY;
let untold = 0;

/** When the database is away every upload fails: one line in a while says so, and how many there were. */
function tell(error: unknown, path: string): void {
  if (performance.now() - toldAt < TELL_MS) {
    untold += 1;
    return;
  }
  log().error({ err: error, path, failedSinceLast: untold }, "request of a machine failed");
  toldAt = performance.now();
  untold = 0;
}

const retryAfter = (error: AppError | null): Record<string, string> =>
  error?.detail.retryAfterSeconds ? { "retry-after": String(error.detail.retryAfterSeconds) } : {};

/** Published wording (S0-62). */
const INVALID_TOKEN = {
  error: "Invalid token: token not registered in any user settings",
  hint: "Please ensure the token is saved in your settings page first",
};

const PINNED_HINT = "Generate a new token, or make this one reusable in Settings → Agent tokens.";
