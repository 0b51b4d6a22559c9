import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "../errors";
import type { WireReply, WireRequest } from "./wire-shape";

/** How much of a body that is too large is still read, so that its sender hears the answer. */
const DRAINED_BYTES = 64_000_000;

/**
 * node:http in, WireRequest out, and back. This stands before every upload, so it does as little as it can: one object
 * per request, no URL parsing, one copy of the body at most.
 */
export class NodeWireRequest implements WireRequest {
  readonly method: string;
  readonly path: string;

  constructor(
    private readonly incoming: IncomingMessage,
    /** The client's address as the operator's settings have it; see clientAddress. */
    readonly address: string,
  ) {
    this.method = incoming.method ?? "GET";
    this.path = pathOf(incoming.url);
  }

  query(name: string): string | undefined {
    const url = this.incoming.url ?? "";
    const at = url.indexOf("?");
    return at === -1 ? undefined : (new URLSearchParams(url.slice(at)).get(name) ?? undefined);
  }

  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return typeof value === "string" ? value : value?.[0];
  }

  /** @throws AppError too_large as soon as more than `maxBytes` were announced or came; bad_input when the client left */
  readBody(maxBytes: number): Promise<Buffer> {
    const { incoming } = this;
    if (Number(incoming.headers["content-length"] ?? 0) > maxBytes) return Promise.reject(tooLarge(maxBytes));
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= maxBytes) {
          chunks.push(chunk);
          return;
        }
        reject(tooLarge(maxBytes));
        // The rest is read and dropped: a client still sending would miss an answer followed by a closed connection.
        if (bytes > maxBytes + DRAINED_BYTES) incoming.destroy();
      });
      incoming.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)));
      incoming.once("close", () => {
        // Every request closes; an error object is built only for those that broke off.
        if (!incoming.complete) reject(new AppError("bad_input", "The request ended before its body was complete."));
      });
      incoming.once("error", reject);
    });
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError("too_large", `The body is larger than ${maxBytes} bytes. Send it in smaller parts.`);
}

/** The path of a request target, without its query. */
export function pathOf(target = "/"): string {
  const end = target.indexOf("?");
  return end < 0 ? target : target.slice(0, end);
}

/** Who sent this: the socket's peer, or behind a trusted proxy the address that proxy saw. */
export function clientAddress(incoming: IncomingMessage, trustProxy: boolean): string {
  const peer = incoming.socket.remoteAddress ?? "";
  if (!trustProxy) return peer;
  const forwarded = incoming.headers["x-forwarded-for"];
  const list = typeof forwarded === "string" ? forwarded : (forwarded?.at(-1) ?? "");
  // The last entry is the proxy's own word; those before it came from outside.
  return list.slice(list.lastIndexOf(",") + 1).trim() || peer;
}

/** Sends a reply whole. What the client still sends after it is read and dropped by node:http. */
export function sendReply(incoming: IncomingMessage, response: ServerResponse, reply: WireReply): void {
  if (response.destroyed) return;
  const { body } = reply;
  response.writeHead(reply.status, {
    ...reply.headers,
    "content-length": typeof body === "string" ? Buffer.byteLength(body) : body.byteLength,
    "x-content-type-options": "nosniff",
  });
  response.end(incoming.method === "HEAD" ? undefined : body);
}
