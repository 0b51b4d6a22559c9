import type { MetricSample } from "@/lib/protocol";
import { GatewayWatch } from "../gateway/probe";
import { Sampler } from "../machine/sampler";
import { thisSystem } from "../machine/system";
import { sendItems } from "../upload/client";
import type { Failure } from "../upload/failure";
import { flush } from "../upload/flush";
import { Outbox } from "../upload/outbox";
import type { Feed, FeedOutcome, FeedPreview, FeedUpload } from "./feeds";
import { after, delayAfter, hasCome, type Moment } from "./schedule";

/** S2-14. */
export const METRIC_SECONDS = 30;
/** Two days; what is older gives way. */
const QUEUE = { reports: 5_760, bytes: 16_000_000, setAside: 10 };
/** Between the first two looks at counters, ms. */
const FIRST_LOOK_MS = 1_000;
/** A platform that does not know these figures learns of them with its next version. */
const UNKNOWN_KIND_MS = 3_600_000;

/** The figures of this machine and how its gateway answers. Measured at its own pace whether or not they can be sent. */
export function metricFeed(firstLookMs = FIRST_LOOK_MS): Feed {
  let memory: Memory | undefined;
  return {
    name: "Metrics",
    isContinuous: true,
    everyMs: () => METRIC_SECONDS * 1000,
    async run(upload) {
      memory ??= remember(upload);
      return turn(upload, memory, firstLookMs);
    },
    async preview(upload): Promise<FeedPreview> {
      const own = remember(upload);
      return { kind: "metrics", batches: [[await measure(upload, own, firstLookMs)]], redactions: {} };
    },
  };
}

interface Memory {
  sampler: Sampler;
  gateway: GatewayWatch;
  queue: Outbox<MetricSample>;
  /** The number of the last sample. */
  sequence: number;
  sendDue: Moment;
  /** Nothing is measured until then: nobody would take it. */
  isPaused: boolean;
  trouble: string | undefined;
}

function remember({ paths, env, now, steady }: FeedUpload): Memory {
  const queue = new Outbox<MetricSample>(paths.metricsDir, QUEUE);
  const waiting = queue.newest();
  return {
    sampler: new Sampler(thisSystem(env), { now, steady }),
    gateway: new GatewayWatch(),
    queue,
    sequence: waiting?.sequence ?? 0,
    sendDue: { wallMs: now(), steadyMs: steady() },
    isPaused: false,
    trouble: undefined,
  };
}

/** Samples are numbered by the second the first of them was made in: above all numbers of an earlier process. */
async function measure(upload: FeedUpload, memory: Memory, firstLookMs: number): Promise<MetricSample> {
  const { paths, env, now } = upload;
  if (!memory.sampler.isPrimed) {
    await memory.sampler.prime();
    await new Promise((resolve) => setTimeout(resolve, firstLookMs));
  }
  const [figures, gateway] = await Promise.all([memory.sampler.sample(), memory.gateway.look(paths, env, now())]);
  const observedAt = now();
  memory.sequence = memory.sequence > 0 ? memory.sequence + 1 : Math.max(1, Math.floor(observedAt / 1000));
  const key = `mt-${memory.sequence.toString(36)}`;
  const sample = { key, sequence: memory.sequence, observedAt, everySeconds: METRIC_SECONDS, ...figures, gateway };
  return upload.settings.privacy === "counts" ? withoutNames(sample) : sample;
}

/** Figures alone: the names are the machine's own. */
function withoutNames(sample: MetricSample): MetricSample {
  return {
    ...sample,
    disks: sample.disks.map((disk, index) => ({ ...disk, mount: `disk ${index + 1}` })),
    temperatures: sample.temperatures.map(({ celsius }, index) => ({ name: `sensor ${index + 1}`, celsius })),
    ...(sample.gateway && { gateway: { ...sample.gateway, failing: sample.gateway.failing.map(() => "…") } }),
  };
}

async function turn(upload: FeedUpload, memory: Memory, firstLookMs: number): Promise<FeedOutcome> {
  const { now, steady, isStopped } = upload;
  const moment = (): Moment => ({ wallMs: now(), steadyMs: steady() });
  const isSendDue = hasCome(memory.sendDue, moment());
  if (memory.isPaused && !isSendDue) return {};
  const sample = await measure(upload, memory, firstLookMs);
  if (!isSendDue || isStopped()) {
    memory.queue.add(sample);
    return {};
  }
  const { failure, denied } = await send(upload, memory, sample);
  note(upload, memory, failure);
  const attempt = {
    failed: failure !== undefined,
    denied,
    ...(failure?.retryAfterSeconds !== undefined && { retryAfterSeconds: failure.retryAfterSeconds }),
  };
  const isUnknownKind = failure?.status === 404;
  memory.isPaused = denied || isUnknownKind;
  const pause = isUnknownKind
    ? UNKNOWN_KIND_MS
    : failure
      ? delayAfter(attempt, METRIC_SECONDS * 1000, Math.random())
      : 0;
  memory.sendDue = after(moment(), pause);
  return {};
}

/** The usual case touches no disk; what does not get through waits there, and goes out oldest first. */
async function send(
  upload: FeedUpload,
  memory: Memory,
  sample: MetricSample,
): Promise<{ failure?: Failure; denied: boolean }> {
  const { to, host, now } = upload;
  const { queue } = memory;
  const post = (items: MetricSample[]) => sendItems(to, "metrics", host, items, now());
  if (queue.size().reports === 0) {
    const outcome = await post([sample]);
    if (outcome.kind === "accepted") {
      if (outcome.newest !== undefined) memory.sequence = Math.max(memory.sequence, outcome.newest);
      return { denied: false };
    }
    queue.add(sample);
    if (outcome.kind === "failed") return { failure: outcome.failure, denied: outcome.denied };
  } else queue.add(sample);
  const result = await flush(queue, post, now);
  if (result.newest !== undefined) memory.sequence = Math.max(memory.sequence, result.newest);
  for (const { key, reason } of result.setAside)
    upload.log.error(`Exception: metrics ${key} were refused and set aside: ${reason}`);
  return { ...(result.failure && { failure: result.failure }), denied: result.denied };
}

/** Once for each trouble. */
function note({ log }: FeedUpload, memory: Memory, failure: Failure | undefined): void {
  if (failure && failure.line !== memory.trouble) log.warn(`Metrics: not sent, kept for later: ${failure.line}`);
  if (!failure && memory.trouble !== undefined) log.info("Metrics: sent again");
  memory.trouble = failure?.line;
}
