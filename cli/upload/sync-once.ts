import type { Heartbeat } from "@/lib/protocol";
import { bootName } from "../boot";
import type { Settings } from "../config";
import { machinesText, noteCopy, notedCopy } from "../copy";
import { hostId, hostIdentity } from "../host";
import type { Translate } from "../language";
import type { Log } from "../log-file";
import { type AgentsReading, readAgents } from "../openclaw/agents";
import { quotedList } from "../output";
import type { Paths } from "../paths";
import { sendHeartbeats } from "./client";
import { dropsToldBy, type FlushResult, flush } from "./flush";
import type { Outbox } from "./outbox";
import { heartbeatOf } from "./report";

/** What an upload works with. */
export interface Upload {
  paths: Paths;
  settings: Settings & { token: string };
  outbox: Outbox;
  log: Log;
  t: Translate;
  now(): number;
  /** Promised to the platform: the next report comes within this time. */
  intervalSeconds: number;
}

export interface SyncResult extends FlushResult {
  reading: AgentsReading;
  /** Ids of the agents configured here. */
  agentIds: string[];
}

/** Reads the roster, keeps it as a report on disk, and sends everything that waits, this report last. */
export async function syncOnce(upload: Upload): Promise<SyncResult> {
  const reading = await readAgents(upload.paths);
  const made: Heartbeat = heartbeatOf(reading, upload.now(), upload.outbox.dropped().untold);
  upload.outbox.add(made);
  const result = await deliver(upload);
  const agentIds = reading.agents.filter((agent) => agent.configured).map((agent) => agent.id);
  logReading(upload, reading);
  if (!result.failure) upload.log.info(`Upload success: ${quotedList(agentIds)}`);
  return { ...result, reading, agentIds };
}

/** Sends what waits and writes down what came of it. */
export async function deliver(upload: Upload): Promise<FlushResult> {
  const { settings, outbox, log, now, t } = upload;
  const waiting = outbox.size().reports;
  const boot = await bootName(upload.paths.bootFile, now());
  const host = hostIdentity((await hostId(upload.paths.hostFile, now())).id, upload.intervalSeconds, boot);
  const to = { url: settings.url, token: settings.token };
  const result = await flush(outbox, (items) => sendHeartbeats(to, host, items, now()), now, dropsToldBy);
  if (waiting > 1 && !result.failure) log.info(`Sent ${waiting} reports, ${waiting - 1} of them kept from before`);
  for (const { key, reason } of result.setAside)
    log.error(`Exception: report ${key} was refused and set aside: ${reason}`);
  if (result.failure) {
    const { line, hint, params } = result.failure;
    log.failure(line, t(hint, params));
    log.warn(`Upload failed: ${line}; ${outbox.size().reports} reports wait`);
  } else {
    log.recovered();
    if (result.copy && !notedCopy(upload.paths)) log.warn(t("copy_warning", machinesText(result.copy)));
    noteCopy(upload.paths, result.copy);
  }
  return result;
}

function logReading({ log, outbox }: Upload, reading: AgentsReading): void {
  if (reading.roster.status === "empty") log.info("No agents configured: this host is reported without any");
  if (reading.roster.status === "error") {
    log.error(`Exception: ${reading.roster.reason}`);
    log.warn(`Agents not readable, this host is still reported: ${reading.roster.reason}`);
  }
  if (outbox.diskProblem) log.warn(`Unsent reports are kept in memory only: ${outbox.diskProblem}`);
}
