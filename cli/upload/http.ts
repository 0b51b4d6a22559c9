import http from "node:http";
import { VERSION } from "../version";

/** One request, one answer. */
export interface HttpRequest {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: Buffer;
  /** Whole exchange, milliseconds. */
  timeoutMs: number;
  /** Takes any certificate: for a program on this very machine. */
  trustsAnybody?: boolean;
}

export interface HttpReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** Nobody needs to send us more than this. */
const MAX_REPLY_BYTES = 1_000_000;

/** The exchange took longer than allowed. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/**
 * Sends one request on a connection of its own. node:http, because fetch alone takes 5 to 18 MB more.
 * @throws the network's error, or TimeoutError; an answer of any status is no error
 */
export async function exchange(request: HttpRequest): Promise<HttpReply> {
  const url = new URL(request.url);
  const client = url.protocol === "https:" ? (await import("node:https")).default : http;
  return new Promise((resolve, reject) => {
    const call = client.request(
      url,
      {
        method: request.method,
        ...(request.trustsAnybody && { rejectUnauthorized: false }),
        headers: {
          accept: "application/json",
          "user-agent": `openclaw-status-monitor/${VERSION}`,
          connection: "close",
          ...(request.body && { "content-length": String(request.body.length) }),
          ...request.headers,
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        let size = 0;
        reply.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= MAX_REPLY_BYTES) chunks.push(chunk);
          else call.destroy(new Error("the answer is longer than 1 MB"));
        });
        reply.on("end", () =>
          finish(() =>
            resolve({
              status: reply.statusCode ?? 0,
              headers: reply.headers,
              text: Buffer.concat(chunks).toString("utf8"),
            }),
          ),
        );
        reply.on("error", (cause) => finish(() => reject(cause)));
      },
    );
    const timer = setTimeout(() => call.destroy(new TimeoutError("timed out")), request.timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    call.on("error", (cause) => finish(() => reject(cause)));
    call.end(request.body);
  });
}
