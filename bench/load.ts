import { connect } from "node:net";

/**
 * A load generator as cheap as it can be: raw sockets, requests built beforehand, one request in flight per
 * connection, answers recognised by their Content-Length. It shares the cores with what it measures, so its own
 * cost must be small and the same for every server.
 */

export interface LoadResult {
  requests: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers by status code. */
  statuses: Record<string, number>;
}

/** @returns the complete bytes of one HTTP/1.1 request with keep-alive. */
export function request(path: string, headers: Record<string, string>, body: string): Buffer {
  const lines = Object.entries({
    host: "127.0.0.1",
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}

/**
 * Sends `total` requests over `connections` sockets to 127.0.0.1:`port`; `next(i)` gives the bytes of request i.
 * Bounded: stops at `total` or after `maxSeconds`.
 */
export async function load(options: {
  port: number;
  connections: number;
  total: number;
  next: (index: number) => Buffer;
  maxSeconds?: number;
}): Promise<LoadResult> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const started = performance.now();
  const stopAt = started + (options.maxSeconds ?? 60) * 1000;
  let sent = 0;

  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
      let pending = "";
      let sentAt = 0;
      const send = () => {
        if (sent >= options.total || performance.now() > stopAt) {
          socket.end();
          resolve();
          return;
        }
        sentAt = performance.now();
        socket.write(options.next(sent++));
      };
      socket.setEncoding("latin1");
      socket.on("connect", send);
      socket.on("error", reject);
      socket.on("close", () => resolve());
      socket.on("data", (chunk: string) => {
        pending += chunk;
        if (!isWhole(pending)) return;
        latencies.push(performance.now() - sentAt);
        const status = pending.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        pending = "";
        send();
      });
    });
  await Promise.all(Array.from({ length: options.connections }, worker));

  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    statuses,
  };
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /content-length: (\d+)/i.exec(answer.slice(0, head))?.[1];
  // Chunked answers (Next's) end with an empty chunk.
  return length === undefined ? answer.endsWith("0\r\n\r\n") : answer.length >= head + 4 + Number(length);
}

/** The value below which `share` of a sorted list lies; 0 for an empty list. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
