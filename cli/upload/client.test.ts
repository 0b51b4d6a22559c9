import { createServer } from "node:http";
import { afterEach, expect, it } from "vitest";
import { sendHeartbeats, validateToken } from "./client";

const host = { id: "host-1", name: "n", platform: "", osRelease: "", arch: "", uploaderVersion: "", nodeVersion: "" };
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler ?? (() => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

it("a platform that never answers is given up after the time allowed", async () => {
  const url = await listen(() => {});
  const outcome = await sendHeartbeats({ url, token: "t", timeoutMs: 100 }, host, [], 0);
  expect(outcome).toMatchObject({ kind: "failed", denied: false, failure: { line: "Network: timed out" } });
});

it("one that trickles its answer for ever is given up as well", async () => {
  const url = await listen((_, response) => {
    response.write("{");
    const timer = setInterval(() => response.write(" "), 10);
    cleanups.push(() => clearInterval(timer));
  });
  const outcome = await sendHeartbeats({ url, token: "t", timeoutMs: 150 }, host, [], 0);
  expect(outcome).toMatchObject({ kind: "failed", failure: { line: "Network: timed out" } });
});

it("an answer of many megabytes is not taken in", async () => {
  const url = await listen((_, response) => response.end("x".repeat(5_000_000)));
  const outcome = await sendHeartbeats({ url, token: "t" }, host, [], 0);
  expect(outcome).toMatchObject({ kind: "failed", failure: { line: "Network: the answer is longer than 1 MB" } });
});

it.each([
  [200, '{"valid":true,"account":"a@b.c"}', "valid"],
  [403, "{}", "invalid"],
  [401, "{}", "invalid"],
  [503, "{}", "unknown"],
  [429, "{}", "unknown"],
  [404, "{}", "not_a_monitor"],
  [200, "<html>", "not_a_monitor"],
])("S0-27 S0-63: %d %s makes a token %s", async (status, body, kind) => {
  const url = await listen((_, response) => response.writeHead(status).end(body));
  expect(await validateToken({ url, token: "t" }, 0, "host-12345678")).toMatchObject({ kind });
});
