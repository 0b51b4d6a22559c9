import { createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { readSettings } from "../../cli/config";
import type { FeedUpload } from "../../cli/daemon/feeds";
import { metricFeed } from "../../cli/daemon/metric-feed";
import { hostIdentity } from "../../cli/host";
import { translator } from "../../cli/language";
import { openLog } from "../../cli/log-file";
import { resolvePaths } from "../../cli/paths";
import { makeHome } from "../support/cli";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPerson, tokenOf } from "../support/people";
import { startWire, type WireServer } from "../support/wire";

/** The uploader's own feed against the platform itself, over a network that loses answers. */

const T0 = Date.UTC(2026, 10, 21, 12);
let test: TestDatabase;
let wire: WireServer;
beforeAll(async () => {
  test = await createTestDatabase();
  wire = await startWire(test.db, T0);
});
afterAll(async () => {
  await wire.close();
  await test.end();
});

/** Passes every request on; while `loses` is set the answer never comes back. */
async function losingProxy(): Promise<{ url: string; state: { loses: boolean } }> {
  const state = { loses: false };
  const server = createServer((incoming, response) => {
    const onward = forward(wire.url + incoming.url, { method: incoming.method, headers: incoming.headers }, (reply) => {
      if (state.loses) {
        reply.resume();
        reply.on("end", () => incoming.socket.destroy());
        return;
      }
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state };
}

it("S2-7 S2-14: what is measured arrives once each, though answers are lost, the service is killed and the platform is away", async () => {
  const person = await createPerson(test.ctx(new Date(T0)));
  const token = await tokenOf(person);
  const home = makeHome({ "openclaw.json": "{ gateway: { port: 1 } }" });
  const paths = resolvePaths({ HOME: home.home });
  const proxy = await losingProxy();
  const clock = { wall: T0, steady: 0 };
  const now = () => clock.wall;
  const host = hostIdentity("host-that-measures", 300);
  const upload = (url: string): FeedUpload => ({
    ...{ paths, now, host, t: translator("en"), env: {}, log: openLog(paths, now) },
    settings: readSettings(paths, {}),
    to: { url, token },
    steady: () => clock.steady,
    isStopped: () => false,
  });
  const beat = { sentAt: T0, host, items: [{ key: "beat-of-metrics", observedAt: T0, agents: [] }] };
  expect((await wire.post("/api/ingest/heartbeats", token, beat)).status).toBe(200);

  let measured = 0;
  let feed = metricFeed(1);
  const turn = async (url: string) => {
    await feed.run(upload(url));
    measured += 1;
    // Longer than it waits after a failure.
    clock.wall += 40_000;
    clock.steady += 40_000;
    wire.clock.now = clock.wall;
  };
  await turn(proxy.url);
  proxy.state.loses = true;
  await turn(proxy.url);
  await turn(proxy.url);
  // Killed while two samples wait that the platform has already.
  feed = metricFeed(1);
  await turn("http://127.0.0.1:9");
  await turn("http://127.0.0.1:9");
  proxy.state.loses = false;
  await turn(proxy.url);
  await turn(proxy.url);

  const rows = await test.db.query<{ step: number; n: number }>(
    `SELECT step_seconds AS step, sum(memory_count)::int AS n FROM metric_bucket WHERE account_id = $1 GROUP BY 1 ORDER BY 1`,
    [person.accountId],
  );
  expect(rows).toEqual([60, 300, 1_800, 7_200, 28_800].map((step) => ({ step, n: measured })));
  const [gateway] = await test.db.query("SELECT gateway_state AS state FROM host WHERE account_id = $1", [
    person.accountId,
  ]);
  expect(gateway).toEqual({ state: "absent" });
});
