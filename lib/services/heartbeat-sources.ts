import { z } from "zod";
import { type SourceMemory, sourcesAfter } from "../domain/source-memory";
import { SourceStatus } from "../protocol";
import type { Upload } from "./heartbeat-batch";
import type { LockedHost } from "./heartbeat-hosts";

/** What a host's uploader could read, remembered beyond the newest report. */

const moment = z.number().nullable();
const StoredMemory = z.array(
  z.object({
    source: z.string(),
    status: SourceStatus,
    since: z.number(),
    okAt: moment,
    lostAt: moment,
    schemaVersion: moment,
    changedAt: moment,
    eras: z.array(z.object({ era: z.string(), at: z.number() })),
    goneAt: moment,
  }),
) satisfies z.ZodType<SourceMemory[]>;

/** As stored; what another version of ours stored differently is forgotten. */
export const storedSourceMemory = (value: unknown): SourceMemory[] => StoredMemory.catch([]).parse(value);

/** Notes the newest report's sources. To be called before the reports are entered: it asks when the one before was made. */
export function noteSources(host: LockedHost, upload: Upload): void {
  const newest = upload.reports.at(-1);
  const before = host.book.now?.lastActiveAt ?? null;
  if (!newest?.sources || newest.seenAt < (before ?? 0)) return;
  const after = sourcesAfter(host.sourceMemory, newest.sources, newest.seenAt, before);
  if (!after) return;
  host.sourceMemory = after;
  host.hasNewSourceMemory = true;
}
