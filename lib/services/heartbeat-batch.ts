import { randomUUID } from "node:crypto";
import type { Database } from "../db/database";
import { isConflict, isUnreachable } from "../db/failure";
import { type Clone, cloneOf } from "../domain/faces";
import { type BlindStretch, thresholdMs, type Vantage, WATCH_TOLERANCE_MS, watchedThrough } from "../domain/liveness";
import { enterReport, type Report } from "../domain/roster";
import { AppError } from "../errors";
import type { SourceReport } from "../protocol";
import { noteFace } from "./heartbeat-faces";
import { hostName, type LockedHost, type Opened, openHosts } from "./heartbeat-hosts";
import type { HostMemory } from "./heartbeat-memory";
import { type ReportRow, readAgents, reportName, type Wanted } from "./heartbeat-rows";
import { noteSources } from "./heartbeat-sources";
import { writeAll, writeQuickly, writesOf } from "./heartbeat-writes";
import { pinnedElsewhere } from "./token-pins";

/** What becomes of uploads that arrived together. */

/** Who uploads. What is undefined stays as it is stored. */
export interface UploadingHost {
  externalId: string;
  name?: string;
  platform?: string;
  osRelease?: string;
  arch?: string;
  uploaderVersion?: string;
  nodeVersion?: string;
  /** The same as long as the machine runs. */
  boot?: string;
  intervalSeconds?: number;
  /** Taken for the interval while the host has never said one. */
  assumedIntervalSeconds?: number;
  /** Host clock minus ours. */
  clockSkewMs?: number;
}

/** One upload: the reports of one host under one token. Moments are milliseconds of our clock. */
export interface Upload {
  /** null: a person who is signed in uploads by hand. */
  tokenId: string | null;
  accountId: string;
  /** As the token's owner was remembered; asked again when it is stored. Absent: not known. */
  isTokenReusable?: boolean;
  receivedAt: number;
  address: string;
  host: UploadingHost;
  /** At least one, oldest first. */
  reports: readonly (Report & { sources?: readonly SourceReport[] })[];
}

export interface Recorded {
  accepted: number;
  /** Reports whose key was seen before; they changed nothing. */
  duplicates: number;
  thresholdSeconds: number;
  /** Two machines take turns under this host's id. */
  clone: Clone | null;
}

const ATTEMPTS = 6;
const TOUCH_TOKEN_MS = 60_000;

/** What one writer keeps from batch to batch. */
export interface WriterState {
  memory: HostMemory;
  /** When each token's "last used" was written, milliseconds. */
  tokensTouched: Map<string, number>;
}

/**
 * Records uploads together; one result each, in order, after the commit.
 * @throws when one of them, or the database, makes that impossible; then those not yet recorded may be sent again
 */
export async function recordBatch(
  db: Database,
  writer: WriterState,
  uploads: Upload[],
): Promise<(Recorded | AppError)[]> {
  const { slow, quick } = sortOut(writer, uploads);
  const results = new Map<Upload, Recorded | AppError>();
  if (slow.length > 0) await recordSurely(db, writer, slow, results);
  if (quick.length > 0) {
    try {
      await recordQuickly(db, writer, quick, results);
    } catch {
      // Whatever it was: what was remembered is not to be trusted, and the sure way says what is really wrong.
      for (const { host } of quick) writer.memory.forget(host);
      await recordSurely(
        db,
        writer,
        quick.map(({ upload }) => upload),
        results,
      );
    }
  }
  return uploads.map((upload) => results.get(upload) ?? revoked());
}

type Results = Map<Upload, Recorded | AppError>;

/** Which uploads go to hosts we remember, with all they touch. One that does not takes all of its host along. */
function sortOut(writer: WriterState, uploads: readonly Upload[]): { slow: Upload[]; quick: Entry[] } {
  const found = uploads.map((upload) => ({ upload, host: writer.memory.find(upload) }));
  const unknown = new Set(found.filter(({ host }) => !host).map(({ upload }) => hostKey(upload)));
  const slow: Upload[] = [];
  const quick: Entry[] = [];
  for (const { upload, host } of found) {
    if (host && !unknown.has(hostKey(upload))) quick.push({ upload, host });
    else slow.push(upload);
  }
  return { slow, quick };
}

const hostKey = ({ accountId, host }: Upload): string => `${accountId} ${host.externalId}`;

/** Reads under lock what is there, decides, writes; again when somebody else was quicker. */
async function recordSurely(db: Database, writer: WriterState, uploads: Upload[], results: Results): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = await db.transaction((tx) => recordIn(tx, writer, uploads, results));
      writer.memory.gap = done.gap;
      for (const { host, isWhole } of done.hosts) writer.memory.keep(host, done.version, isWhole);
      return;
    } catch (error) {
      // A connection that died while idle is noticed at its next use; the reports' keys make trying again harmless.
      const mayHelp = isConflict(error) || (isUnreachable(error) && attempt === 1);
      if (!mayHelp || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Decides by what is remembered and writes it in one round trip, or not at all when that no longer holds. */
async function recordQuickly(db: Database, writer: WriterState, entries: Entry[], results: Results): Promise<void> {
  const now = latest(entries);
  const reports = new Map(wantedBy(entries).reports.map((report) => [reportName(report), report]));
  const fresh = new Set(reports.keys());
  const standing = { watch: { seenAt: now, continuous: false }, gap: writer.memory.gap };
  for (const entry of entries) results.set(entry.upload, enter(entry, fresh, standing));

  const newest = new Map(entries.map(({ host, upload }) => [host, upload]));
  const tokens = new Map(
    entries.map(({ host, upload }) => {
      // One row per token also where many hosts share one.
      const externalId = upload.isTokenReusable ? "" : host.externalId;
      return [`${upload.tokenId} ${upload.accountId} ${externalId}`, { ...upload, ...host, externalId }];
    }),
  );
  const assumed = {
    reports: [...reports.values()],
    tokens: [...tokens.values()],
    watchedSince: now - WATCH_TOLERANCE_MS,
    gapEndedAt: standing.gap?.endedAt ?? null,
  };
  const version = await writeQuickly(db, writesOf(newest, tokensToTouch(writer, entries, now), true), assumed, now);
  for (const host of newest.keys()) writer.memory.keep(host, version, false);
}

const latest = (entries: readonly { upload: Upload }[]): number =>
  entries.reduce((moment, { upload }) => Math.max(moment, upload.receivedAt), 0);

interface Done {
  hosts: { host: LockedHost; isWhole: boolean }[];
  version: string;
  gap: BlindStretch | null;
}

async function recordIn(tx: Database, writer: WriterState, uploads: Upload[], results: Results): Promise<Done> {
  const names = new Map(uploads.map((upload) => [nameOf(upload), { ...upload, externalId: upload.host.externalId }]));
  const now = latest(uploads.map((upload) => ({ upload })));
  const opened = await openHosts(tx, [...names.values()], now);
  const entries: Entry[] = [];
  for (const upload of uploads) {
    const host = opened.hosts.get(nameOf(upload));
    const pinnedTo = opened.refused.get(nameOf(upload));
    if (host) entries.push({ upload, host });
    else if (pinnedTo === undefined) results.set(upload, revoked());
    else results.set(upload, await pinnedElsewhere({ db: tx, accountId: upload.accountId }, pinnedTo));
  }
  if (entries.length === 0) return { hosts: [], version: "", gap: opened.gap };
  const wanted = wantedBy(entries);
  const newest = new Map(entries.map(({ host, upload }) => [host, upload]));
  const fresh = await readAgents(tx, new Map(entries.map(({ host }) => [host.book.id, host.book])), wanted);
  for (const host of newest.keys()) writer.memory.complete(host);

  for (const entry of entries) results.set(entry.upload, enter(entry, fresh, opened));
  const version = await writeAll(tx, writesOf(newest, tokensToTouch(writer, entries, now)), now);
  const whole = new Set(wanted.allOf);
  return {
    hosts: [...newest.keys()].map((host) => ({ host, isWhole: whole.has(host.book.id) })),
    version,
    gap: opened.gap,
  };
}

interface Entry {
  upload: Upload;
  host: LockedHost;
}

const nameOf = ({ tokenId, accountId, host }: Upload): string =>
  hostName({ tokenId, accountId, externalId: host.externalId });
const revoked = () => new AppError("forbidden", "This token was revoked.", { code: "invalid_token" });

function wantedBy(entries: readonly Entry[]): Wanted {
  const reports: ReportRow[] = [];
  const whole = new Set<string>();
  const named = new Map<string, { hostId: string; externalId: string }>();
  for (const { upload, host } of entries) {
    const hostId = host.book.id;
    for (const { key, seenAt, isComplete, agents } of upload.reports) {
      reports.push({ hostId, key, receivedAt: upload.receivedAt, observedAt: seenAt, agentCount: agents.length });
      if (isComplete) whole.add(hostId);
      else for (const { externalId } of agents) named.set(`${hostId} ${externalId}`, { hostId, externalId });
    }
  }
  return { reports, allOf: [...whole], named: [...named.values()].filter(({ hostId }) => !whole.has(hostId)) };
}

function enter({ upload, host }: Entry, fresh: Set<string>, opened: Pick<Opened, "watch" | "gap">): Recorded {
  const { accountMinutes } = host;
  host.intervalSeconds =
    upload.host.intervalSeconds ?? host.intervalSeconds ?? upload.host.assumedIntervalSeconds ?? null;
  const now = upload.receivedAt;
  const through = watchedThrough({ ...opened.watch, lastGapEndedAt: null }, now);
  const view: Vantage = { now, through, gap: opened.gap };
  const context = { view, accountMinutes, intervalSeconds: host.intervalSeconds, newId: randomUUID };
  const threshold = thresholdMs(accountMinutes, host.intervalSeconds);
  const isWhole = noteFace(host, upload, threshold);
  // What a copied disk reads says nothing about the original.
  if (isWhole) noteSources(host, upload);
  let accepted = 0;
  for (const report of upload.reports) {
    // Deleting it: the same key a second time in this batch is a duplicate too.
    if (!fresh.delete(reportName({ hostId: host.book.id, key: report.key }))) continue;
    enterReport(host.book, { ...report, isComplete: report.isComplete && isWhole }, context);
    accepted += 1;
  }
  const thresholdSeconds = Math.round(threshold / 1000);
  const clone = cloneOf(host.faces, now, threshold);
  return { accepted, duplicates: upload.reports.length - accepted, thresholdSeconds, clone };
}

/** The tokens whose "last used" is due to be written: at most once a minute each. */
function tokensToTouch(writer: WriterState, entries: readonly Entry[], now: number): string[] {
  const due = new Set<string>();
  for (const { upload } of entries) {
    const { tokenId } = upload;
    if (tokenId === null) continue;
    const touched = writer.tokensTouched.get(tokenId) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(now - touched) >= TOUCH_TOKEN_MS) due.add(tokenId);
  }
  // Remembered before the commit: should it fail, "last used" is a minute older than it could be.
  if (writer.tokensTouched.size > 10_000) writer.tokensTouched.clear();
  for (const id of due) writer.tokensTouched.set(id, now);
  return [...due];
}
