import { z } from "zod";
import { type CurrentLogin, currentLogin } from "@/lib/auth/current";
import { refuseDemo } from "@/lib/auth/demo";
import { may } from "@/lib/domain/roles";
import { AppError, statusOf } from "@/lib/errors";

/** The published management API (S2-18): behind the sign-in, with the published words for what is wrong. */

export const answer = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { "cache-control": "no-store" } });

/** Answers as the person who is signed in; strangers are told to sign in. */
export async function managed(work: (login: CurrentLogin) => Promise<unknown>): Promise<Response> {
  const login = await currentLogin();
  if (!login) return answer({ detail: "Not authenticated" }, 401);
  try {
    return answer(await work(login));
  } catch (error) {
    if (error instanceof z.ZodError) return answer({ detail: problemOf(error) }, 422);
    if (!(error instanceof AppError)) throw error;
    const { kind, message, detail } = error;
    // Published wording.
    if (kind === "not_found") return answer({ detail: "Device not found" }, 404);
    return answer({ detail: message, ...(detail.field && { field: detail.field }) }, statusOf[kind]);
  }
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join(".") || "body"}: ${issue?.message ?? "is not as documented"}`;
}

/**
 * For what changes something.
 * @throws AppError forbidden for viewers and in the demo
 */
export function requireManager(login: CurrentLogin): void {
  refuseDemo(login);
  if (may(login.role, "manage_hosts")) return;
  throw new AppError("forbidden", "Your role does not allow this. Ask an owner or admin of the account.");
}

const MOST_BYTES = 20_000;

/** The JSON of a request. Only what says that it is JSON: another site's form cannot. @throws AppError bad_input */
export async function jsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  const text = /^application\/json\b/i.test(type) ? await request.text() : "";
  if (text.length > MOST_BYTES) throw new AppError("too_large", "The body is too large.");
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("bad_input", "Send one JSON object with content-type application/json.");
  }
}

/** `?hours=24`, `?limit=100`: a whole number within bounds; anything else counts as not said. */
export function numberOf(request: Request, name: string, bounds: { most: number; otherwise: number }): number {
  const value = Number(new URL(request.url).searchParams.get(name) || Number.NaN);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, bounds.most) : bounds.otherwise;
}
