import { existsSync, readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { readSettings } from "@/cli/config";
import type { FeedUpload } from "@/cli/daemon/feeds";
import { metricFeed } from "@/cli/daemon/metric-feed";
import { DEFAULT_PORT, GatewayWatch, gatewayAddress, probe } from "@/cli/gateway/probe";
import { hostIdentity } from "@/cli/host";
import { translator } from "@/cli/language";
import { openLog } from "@/cli/log-file";
import { Sampler } from "@/cli/machine/sampler";
import { readDisks, readTemperatures, thisSystem } from "@/cli/machine/system";
import { resolvePaths } from "@/cli/paths";
import { MetricSample } from "@/lib/protocol";
import { type Home, makeHome } from "./support/cli";
import { GOOD_TOKEN, type Monitor, startMonitor } from "./support/monitor";

/** The figures of a machine as they are measured, queued and sent; the gateway as it is probed. */
const BEGIN = Date.UTC(2026, 10, 21, 12);
const HALF_MINUTE = 30_000;

interface World {
  monitor: Monitor;
  home: Home;
  clock: { wall: number; steady: number };
  upload: FeedUpload;
}

async function world(port: number, monitor?: Monitor): Promise<World> {
  const platform = monitor ?? (await startMonitor());
  const home = makeHome({
    "openclaw.json": JSON.stringify({ gateway: { port } }),
    "credentials/openclaw-status-monitor.json": JSON.stringify({ agentToken: GOOD_TOKEN, monitorUrl: platform.url }),
  });
  const paths = resolvePaths({ HOME: home.home });
  const clock = { wall: BEGIN, steady: 0 };
  const now = () => clock.wall;
  const upload: FeedUpload = {
    ...{ paths, now, t: translator("en"), env: {}, log: openLog(paths, now) },
    settings: readSettings(paths, {}),
    to: { url: platform.url, token: GOOD_TOKEN },
    host: hostIdentity("host-for-metrics", 300),
    steady: () => clock.steady,
    isStopped: () => false,
  };
  return { monitor: platform, home, clock, upload };
}

const pass = ({ clock }: World, ms: number) => {
  clock.wall += ms;
  clock.steady += ms;
};
const told = ({ monitor }: World) => (monitor.items.metrics ?? []) as MetricSample[];
const queued = ({ home }: World) => {
  const folder = home.path("status-monitor/metrics");
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d{12}\./.test(name)) : [];
};

type Answer = { status?: number; body: object | string };

/** A gateway on loopback that answers as told, and with a page to everything else. */
async function gateway(answers: Record<string, Answer>): Promise<number> {
  const server: Server = createServer(({ url = "" }, response) => {
    const { status = 200, body } = answers[url] ?? { body: "<!doctype html><title>Control UI</title>" };
    response.writeHead(status, { "content-type": typeof body === "string" ? "text/html" : "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });
  return (server.address() as AddressInfo).port;
}

const STARTED: Record<string, Answer> = {
  "/startupz": { body: { ok: true, status: "started", version: "2026.9.6", uptimeMs: 36_148 } },
  "/healthz": { body: { ok: true, status: "live" } },
  "/readyz": { body: { ready: true, failing: [], uptimeMs: 36_148 } },
};

describe("the figures of this machine", () => {
  it("S2-7: are all there on Linux, and what is not says why", async () => {
    const sampler = new Sampler(thisSystem({}), { now: () => Date.now(), steady: () => performance.now() });
    await sampler.prime();
    // Some work, so that the counters move.
    await new Promise((resolve) => setTimeout(resolve, 60));
    const figures = await sampler.sample();
    const sample = MetricSample.parse({ key: "mt-1", observedAt: Date.now(), ...figures });
    const missing = new Set(sample.missing.map(({ part }) => part));
    expect(sample.memory === null).toBe(missing.has("memory"));
    expect(sample.disks.length === 0).toBe(missing.has("disk"));
    expect(sample.cpu === null).toBe(missing.has("cpu"));
    expect(sample.network === null).toBe(missing.has("network"));
    expect(sample.temperatures.length === 0).toBe(missing.has("temperature"));
    if (process.platform !== "linux") return;
    expect(sample.memory?.total).toBeGreaterThan(0);
    expect(sample.disks[0]?.mount).toBe("/");
    expect(sample.uptimeSeconds).toBeGreaterThan(0);
    expect(sample.load).toHaveLength(3);
  });

  it("S2-7: temperatures are read where sensors are, and senseless ones left out", () => {
    const home = makeHome({
      "sys/class/hwmon/hwmon0/name": "coretemp\n",
      "sys/class/hwmon/hwmon0/temp1_input": "47250\n",
      "sys/class/hwmon/hwmon0/temp1_label": "Package id 0\n",
      "sys/class/hwmon/hwmon0/temp2_input": "-128000\n",
      "sys/class/hwmon/hwmon1/name": "nvme\n",
      "sys/class/hwmon/hwmon1/temp1_input": "38850\n",
    });
    const system = { platform: "linux" as const, root: home.stateDir, env: {} };
    expect(readTemperatures(system)).toEqual([
      { name: "coretemp Package id 0", celsius: 47.3 },
      { name: "nvme", celsius: 38.9 },
    ]);
    expect(readTemperatures({ ...system, platform: "darwin" })).toBeUndefined();
  });

  it("S2-14: on Windows and macOS come from node:os and programs every such system has; without them they are missing, not 0", async () => {
    for (const platform of ["darwin", "win32"] as const) {
      const sampler = new Sampler(
        { platform, root: "/", env: { SystemDrive: "/" } },
        { now: () => 0, steady: () => 0 },
      );
      await sampler.prime();
      const figures = await sampler.sample();
      expect(figures.network).toBeNull();
      expect(figures.missing).toContainEqual({ part: "network", reason: "unsupported" });
      expect(figures.missing).toContainEqual({ part: "temperature", reason: "unsupported" });
      if (platform === "win32") expect(figures.load).toBeNull();
    }
  });

  it("a disk that is gone is left out", async () => {
    const home = makeHome({ "proc/self/mounts": "/dev/a / ext4 rw 0 0\n/dev/b /no/such/disk ext4 rw 0 0\n" });
    const disks = await readDisks({ platform: "linux", root: home.stateDir, env: {} });
    expect(disks.map(({ mount }) => mount)).toEqual(["/"]);
  });
});

describe("samples", () => {
  it("S2-14: are sent every 30 s with the gateway's state, and touch no disk while they get through", async () => {
    const here = await world(await gateway(STARTED));
    const feed = metricFeed(1);
    expect(feed.everyMs(here.upload.settings)).toBe(HALF_MINUTE);
    for (let turn = 0; turn < 3; turn++) {
      await feed.run(here.upload);
      pass(here, HALF_MINUTE);
    }
    expect(here.monitor.violations).toEqual([]);
    expect(
      told(here).map(({ sequence, everySeconds, gateway: found }) => [sequence, everySeconds, found?.state]),
    ).toEqual([0, 1, 2].map((turn) => [BEGIN / 1000 + turn, 30, "running"]));
    expect(existsSync(here.home.path("status-monitor/metrics"))).toBe(false);
  });

  it("go on while the platform is away, are kept in order, and are sent once each when it is back, also by a new process", async () => {
    const here = await world(await gateway(STARTED));
    const feed = metricFeed(1);
    await feed.run(here.upload);
    here.monitor.answer(({ path }) => (path.endsWith("/metrics") ? { status: 503 } : undefined));
    for (let turn = 0; turn < 4; turn++) {
      pass(here, HALF_MINUTE);
      await feed.run(here.upload);
    }
    expect(queued(here)).toHaveLength(4);
    here.monitor.answer(() => undefined);
    pass(here, 60_000);
    // Killed and started again: it goes on from what lies there.
    await metricFeed(1).run(here.upload);
    expect(queued(here)).toEqual([]);
    const numbers = told(here).map(({ sequence }) => sequence ?? 0);
    expect(numbers).toEqual(Array.from({ length: 6 }, (_, index) => BEGIN / 1000 + index));
    const times = told(here).map(({ observedAt }) => observedAt);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it("keep counting up when the clock is set back, and say that speeds are not known then", async () => {
    const here = await world(await gateway(STARTED));
    const feed = metricFeed(1);
    await feed.run(here.upload);
    here.clock.wall -= 3_600_000;
    here.clock.steady += HALF_MINUTE;
    await feed.run(here.upload);
    const [first, second] = told(here);
    expect((second?.sequence ?? 0) - (first?.sequence ?? 0)).toBe(1);
    expect(second?.network).toBeNull();
    expect(second?.missing).toContainEqual({ part: "network", reason: "clock" });
  });

  it("take up the platform's count when theirs was lost", async () => {
    const here = await world(await gateway(STARTED));
    const newest = BEGIN / 1000 + 5_000;
    here.monitor.answer(({ path }) =>
      path.endsWith("/metrics") ? { status: 200, body: { accepted: 0, duplicates: 1, errors: [], newest } } : undefined,
    );
    const feed = metricFeed(1);
    await feed.run(here.upload);
    here.monitor.answer(() => undefined);
    pass(here, HALF_MINUTE);
    await feed.run(here.upload);
    expect(told(here)[0]?.sequence).toBe(newest + 1);
  });

  it("are not measured while the token is refused or the platform does not know them", async () => {
    for (const status of [403, 404]) {
      const here = await world(await gateway(STARTED));
      here.monitor.answer(({ path }) => (path.endsWith("/metrics") ? { status } : undefined));
      const feed = metricFeed(1);
      for (let turn = 0; turn < 4; turn++) {
        await feed.run(here.upload);
        pass(here, 5_000);
      }
      expect(queued(here)).toHaveLength(1);
    }
  });

  it("tell figures alone at the level counts: no names of disks, sensors or channels", async () => {
    const answers = { ...STARTED, "/readyz": { status: 503, body: { ready: false, failing: ["telegram:family"] } } };
    const here = await world(await gateway(answers));
    await metricFeed(1).run({ ...here.upload, settings: { ...here.upload.settings, privacy: "counts" } });
    const [sample] = told(here);
    expect(sample?.gateway).toMatchObject({ state: "not_ready", failing: ["…"] });
    expect(sample?.disks.map(({ mount }) => mount)).toEqual(sample?.disks.map((_, index) => `disk ${index + 1}`));
  });

  it("can be looked at before they are sent, and nothing is sent or kept then", async () => {
    const here = await world(await gateway(STARTED));
    const preview = await metricFeed(1).preview?.(here.upload);
    expect(preview?.batches[0]?.map((item) => MetricSample.safeParse(item).success)).toEqual([true]);
    expect(here.monitor.requests).toEqual([]);
    expect(queued(here)).toEqual([]);
  });
});

describe("X-8: the gateway's probes", () => {
  it("tell running, with version and port", async () => {
    const port = await gateway(STARTED);
    expect(await probe({ port, isTls: false })).toMatchObject({ state: "running", version: "2026.9.6", port });
  });

  it("tell starting, draining and not ready from the answers with 503", async () => {
    for (const status of ["starting", "draining"]) {
      const port = await gateway({ ...STARTED, "/startupz": { status: 503, body: { ok: false, status } } });
      expect((await probe({ port, isTls: false })).state).toBe(status);
    }
    const port = await gateway({
      ...STARTED,
      "/readyz": { status: 503, body: { ready: false, failing: ["telegram"] } },
    });
    expect(await probe({ port, isTls: false })).toMatchObject({ state: "not_ready", failing: ["telegram"] });
  });

  it("are not fooled by a page with status 200 on every path", async () => {
    expect(await probe({ port: await gateway({}), isTls: false })).toMatchObject({
      state: "unknown",
      reason: "not_openclaw",
    });
  });

  it("of a release without /startupz still tell running", async () => {
    const { "/startupz": _, ...old } = STARTED;
    expect((await probe({ port: await gateway(old), isTls: false })).state).toBe("running");
  });

  it("tell absent when nobody listens", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect((await probe({ port, isTls: false })).state).toBe("absent");
  });

  it("ask at the port of environment, configuration or default, and again when the configuration changed", async () => {
    const port = await gateway(STARTED);
    const here = await world(port);
    const { paths } = here.upload;
    expect(gatewayAddress(paths, {}).port).toBe(port);
    expect(gatewayAddress(paths, { OPENCLAW_GATEWAY_PORT: "4711" }).port).toBe(4711);
    const watch = new GatewayWatch();
    expect((await watch.look(paths, {}, BEGIN)).state).toBe("running");
    here.home.write("openclaw.json", "{ gateway: { mode: 'remote' } }");
    expect(gatewayAddress(paths, {})).toEqual({ port: DEFAULT_PORT, isTls: false, isRemote: true });
  });

  it("leave the version to the agents' databases where the gateway does not tell it", async () => {
    const home = makeHome({}, "sqlite-2026.9.6");
    const { "/startupz": _, ...old } = STARTED;
    const port = await gateway(old);
    const found = await new GatewayWatch().look(
      resolvePaths({ HOME: home.home }),
      { OPENCLAW_GATEWAY_PORT: String(port) },
      BEGIN,
    );
    expect(found).toMatchObject({ state: "running", version: expect.stringMatching(/^2026\./) });
  });
});
