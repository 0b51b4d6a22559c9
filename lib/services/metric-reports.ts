import { type Ctx, inTransaction } from "../ctx";
import type { Database } from "../db/database";
import { isConflict, isUnreachable } from "../db/failure";
import { pointsOf, stepsOf } from "../domain/metric-ladder";
import { counted, EMPTY_WINDOW, type ReplayWindow } from "../domain/replay-window";
import { AppError } from "../errors";
import type { MetricSample } from "../protocol";
import { Batcher } from "./batcher";
import { type GatewaySeen, storeGateways } from "./gateway-reports";
import { addSteps } from "./metric-rows";
import { lockWindows, type NewestSample, storeNewest } from "./newest-metrics";
import { reportingHost } from "./reporting-host";
import type { TokenOwner } from "./tokens";

/** What hosts say of their machines, stored: the newest figures, and a place for each sample on every rung of the ladder. */

export interface MetricReport {
  owner: TokenOwner;
  hostExternalId: string;
  /** Host clock at the moment of sending, ms. */
  sentAt: number;
  items: readonly MetricSample[];
}

export interface RecordedMetrics {
  accepted: number;
  /** Counted already: they changed nothing. */
  duplicates: number;
  /** The highest number counted of those that changed nothing: what is new has to be above it. */
  newest?: number;
}

/** In one transaction; a larger one holds its locks longer than anybody should wait. */
const MOST_REPORTS = 128;
/** More than this waiting means that we are slower than they come: better told than kept. */
const MOST_WAITING = 4_096;
const ATTEMPTS = 4;

interface Waiting extends MetricReport {
  /** Our clock, ms. */
  now: number;
}

const writers = new WeakMap<Database, Batcher<Waiting, RecordedMetrics | AppError>>();

function writerFor(db: Database): Batcher<Waiting, RecordedMetrics | AppError> {
  const known = writers.get(db);
  if (known) return known;
  const writer = new Batcher<Waiting, RecordedMetrics | AppError>((reports) => recordTogether(db, reports), {
    most: MOST_REPORTS,
    isShared: isUnreachable,
  });
  writers.set(db, writer);
  return writer;
}

/**
 * Stores samples of one host; resolves after the commit. Reports that arrive together share one transaction. A sample
 * counts once, by its number.
 * @throws AppError as `reportingHost`; unavailable when the database is away or too much is waiting
 */
export async function recordMetrics(ctx: Ctx, report: MetricReport): Promise<RecordedMetrics> {
  const writer = writerFor(ctx.db);
  if (writer.length >= MOST_WAITING) {
    throw new AppError("unavailable", "The platform is busy. Keep the samples and send them again.", {
      retryAfterSeconds: 5,
    });
  }
  try {
    const recorded = await writer.submit({ ...report, now: ctx.now.getTime() });
    if (recorded instanceof AppError) throw recorded;
    return recorded;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    const message = "The platform cannot reach its database. Keep the samples and send them again.";
    throw new AppError("unavailable", message, { retryAfterSeconds: 10 }, { cause: error });
  }
}

async function recordTogether(db: Database, reports: Waiting[]): Promise<(RecordedMetrics | AppError)[]> {
  const now = new Date(Math.max(...reports.map((report) => report.now)));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction({ db, now }, (tx) => recordIn(tx, reports));
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** What is gathered of one host while its reports are gone through. */
interface Gathering {
  hostId: string;
  accountId: string;
  window: ReplayWindow;
  fresh: { at: number; sample: MetricSample }[];
}

async function recordIn(ctx: Ctx, reports: readonly Waiting[]): Promise<(RecordedMetrics | AppError)[]> {
  const owners: ({ hostId: string; accountId: string } | AppError)[] = [];
  for (const { owner, hostExternalId } of reports) owners.push(await ownerOf(ctx, owner, hostExternalId));
  const hosts = new Map<string, string>();
  for (const owner of owners) if (!(owner instanceof AppError)) hosts.set(owner.hostId, owner.accountId);
  const windows = await lockWindows(ctx, [...hosts.keys()]);

  const gatherings = new Map<string, Gathering>();
  const results = reports.map((report, index): RecordedMetrics | AppError => {
    const owner = owners[index];
    if (!owner || owner instanceof AppError) return owner ?? new AppError("conflict", "A report without an owner.");
    const { hostId, accountId } = owner;
    const gathering = gatherings.get(hostId) ?? {
      hostId,
      accountId,
      window: windows.get(hostId) ?? EMPTY_WINDOW,
      fresh: [],
    };
    gatherings.set(hostId, gathering);
    return gather(gathering, report);
  });
  await store(ctx, [...gatherings.values()]);
  return results;
}

async function ownerOf(ctx: Ctx, owner: TokenOwner, externalId: string) {
  try {
    return await reportingHost(ctx, owner, externalId);
  } catch (error) {
    // One who may not report spoils nothing for the others.
    if (error instanceof AppError) return error;
    throw error;
  }
}

const numberOf = (sample: MetricSample): number => sample.sequence ?? Math.floor(sample.observedAt / 1000);

function gather(gathering: Gathering, { items, sentAt, now }: Waiting): RecordedMetrics {
  const result: RecordedMetrics = { accepted: 0, duplicates: 0 };
  for (const sample of [...items].sort((a, b) => numberOf(a) - numberOf(b))) {
    const window = counted(gathering.window, numberOf(sample));
    if (window === null) {
      result.duplicates += 1;
      result.newest = gathering.window.newest;
      continue;
    }
    gathering.window = window;
    gathering.fresh.push({ at: now - Math.max(0, sentAt - sample.observedAt), sample });
    result.accepted += 1;
  }
  return result;
}

async function store(ctx: Ctx, gatherings: readonly Gathering[]): Promise<void> {
  const changed = gatherings.filter(({ fresh }) => fresh.length > 0);
  if (changed.length === 0) return;
  const now = ctx.now.getTime();
  await addSteps(
    ctx,
    changed.flatMap(({ hostId, accountId, fresh }) => {
      const points = fresh.map(({ at, sample }) => ({ at, points: pointsOf(sample) }));
      return stepsOf(points, now).map((step) => ({ ...step, hostId, accountId }));
    }),
  );
  const newest = changed.map(({ hostId, accountId, window, fresh }): NewestSample => {
    const last = fresh.reduce((best, one) => (one.at >= best.at ? one : best));
    return { hostId, accountId, window, ...last };
  });
  await storeNewest(ctx, newest);
  await storeGateways(ctx, changed.flatMap(gatewaysIn));
}

/** What the host said of its gateway, oldest first, each time something else than before. */
function gatewaysIn({ hostId, accountId, fresh }: Gathering): GatewaySeen[] {
  const said = fresh
    .flatMap(({ at, sample }) => (sample.gateway ? [{ hostId, accountId, at, gateway: sample.gateway }] : []))
    .sort((a, b) => a.at - b.at);
  const last = said.at(-1);
  if (!last) return [];
  // Since when it has been as it was last.
  const begin = said.findLastIndex(({ gateway }) => gateway.state !== last.gateway.state) + 1;
  return [{ ...last, at: said[begin]?.at ?? last.at, seenAt: last.at }];
}
