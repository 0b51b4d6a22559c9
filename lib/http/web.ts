import { env } from "../env";
import { AppError } from "../errors";
import type { WireReply, WireRequest } from "./wire-shape";

/** Web requests in, WireRequests out, and back: for route handlers. */
export function fromWeb(request: Request): WireRequest {
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    address: addressOf(request),
    query: (name) => new URL(request.url).searchParams.get(name) ?? undefined,
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (maxBytes) => readBody(request, maxBytes),
  };
}

/** A reply as a route handler gives it. */
export function toWeb(reply: WireReply): Response {
  const body = typeof reply.body === "string" ? reply.body : new Uint8Array(reply.body);
  return new Response(body, { status: reply.status, headers: reply.headers });
}

/** The address the nearest trusted proxy saw; a route handler does not see the socket. */
function addressOf(request: Request): string {
  const isTrusted = env().TRUST_PROXY || env().VERCEL !== undefined;
  const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return isTrusted && last ? last : "unknown";
}

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new AppError("too_large", `The body is larger than ${maxBytes} bytes. Send it in smaller parts.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
