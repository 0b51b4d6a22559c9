import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { StartError } from "../db/start-error";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Longer than the 60 s proxies commonly keep a connection, so that it is never us who closes one they just reused. */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_MS = 15_000;
const REQUEST_MS = 60_000;
/** How long requests in flight may take to finish once we were told to stop. */
const GRACE_MS = 10_000;

/** One listening port. */
export interface Listener {
  port: number;
  /** Accepts nothing new, lets requests finish, ends event streams. */
  close(): Promise<void>;
}

/**
 * Listens and answers. A client that sends slowly is cut off: 15 s for the headers, 60 s for the request.
 * @throws StartError when the port is taken or may not be opened
 */
export async function listen(port: number, host: string, answer: Answer): Promise<Listener> {
  const streams = new Set<ServerResponse>();
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    (request, response) => {
      if (request.headers.accept === "text/event-stream") {
        streams.add(response);
        response.once("close", () => streams.delete(response));
      }
      answer(request, response);
    },
  );
  await bind(server, port, host);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => close(server, streams),
  };
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === "EADDRINUSE") {
    return new StartError(
      `Port ${port} is in use. Stop the program that uses it, or choose another: PORT=${port + 1}.`,
    );
  }
  if (error.code === "EACCES") {
    return new StartError(`This user may not open port ${port}. Choose one above 1023: PORT=3000.`);
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new StartError(`HOST=${host} is no address of this machine. Use 0.0.0.0 for all, or 127.0.0.1.`);
  }
  return error;
}

async function close(server: Server, streams: Set<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // An event stream never finishes by itself; its page connects again, to whoever serves next.
  for (const response of streams) response.destroy();
  // A connection is idle again when its request is answered: closed then, rather than kept for the next.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(grace);
}
