import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A platform as it looks through a slow line: drawn piece by piece, in whatever font there is by then. */
export interface SlowLine {
  url: string;
  stop(): Promise<void>;
}

export interface SlowLineOptions {
  /** How late fonts come, milliseconds. */
  fontDelayMs: number;
}

/** Small enough that no half of a page comes at once, and far enough apart that the browser draws in between. */
const PIECE_BYTES = 1_500;
const PAUSE_MS = 40;
/** After the first piece: styles, which the browser waits for before it draws, are there when the rest comes. */
const FIRST_PAUSE_MS = 400;
/** What is first seen is at the front; the data behind it can come at once. */
const SLOW_PIECES = 20;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everything but documents and fonts passes as it is, so that it is what moves that is measured, and not patience. */
export async function startSlowLine(target: string, { fontDelayMs }: SlowLineOptions): Promise<SlowLine> {
  const server = createServer((asked, answer) => {
    const purpose = asked.headers["sec-fetch-dest"];
    // Pieces of a compressed document cannot be read one by one.
    const headers = purpose === "document" ? { ...asked.headers, "accept-encoding": "identity" } : asked.headers;
    const onward = request(target + asked.url, { method: asked.method, headers }, async (reply) => {
      if (purpose === "font") await pause(fontDelayMs);
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      if (purpose === "document") await sendInPieces(reply, answer);
      else reply.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // Listening on a port, it has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function sendInPieces(reply: AsyncIterable<Buffer>, answer: ServerResponse): Promise<void> {
  let pieces = 0;
  for await (const chunk of reply) {
    for (let at = 0; at < chunk.length && !answer.destroyed; at += PIECE_BYTES) {
      answer.write(chunk.subarray(at, at + PIECE_BYTES));
      pieces += 1;
      if (pieces < SLOW_PIECES) await pause(pieces === 1 ? FIRST_PAUSE_MS : PAUSE_MS);
    }
  }
  answer.end();
}
