import type { BlindStretch } from "../domain/liveness";
import type { Upload } from "./heartbeat-batch";
import type { LockedHost } from "./heartbeat-hosts";

/** More hosts and agents than this are not remembered; about half a kilobyte each. */
const MOST_REMEMBERED = 50_000;

interface Remembered {
  host: LockedHost;
  /** Are all its agents in the book? */
  isWhole: boolean;
  size: number;
}

const nameOf = (host: { accountId: string; externalId: string }): string => `${host.accountId} ${host.externalId}`;

/**
 * The hosts this process wrote last, as it wrote them: their next upload needs no reading. Nothing here is believed: what
 * is written on the strength of it says what it assumed, and is taken back when anybody else changed that.
 */
export class HostMemory {
  /** The newest gap known. */
  gap: BlindStretch | null = null;
  private readonly hosts = new Map<string, Remembered>();
  private size = 0;

  /** The host of this upload, if everything it touches is remembered. */
  find({ tokenId, accountId, host, reports }: Upload): LockedHost | undefined {
    // Quick writes are made on the strength of a token.
    if (tokenId === null) return undefined;
    const known = this.hosts.get(nameOf({ accountId, externalId: host.externalId }));
    if (!known) return undefined;
    const isKnown = reports.every(
      (report) =>
        known.isWhole ||
        (!report.isComplete && report.agents.every((agent) => known.host.book.agents.has(agent.externalId))),
    );
    return isKnown ? known.host : undefined;
  }

  /** Agents remembered of this host that were not read now; they still hold if nobody wrote the host since. */
  complete(host: LockedHost): void {
    const known = this.hosts.get(nameOf(host));
    if (known?.host.version !== host.version) return;
    for (const [name, agent] of known.host.book.agents) {
      if (!host.book.agents.has(name)) host.book.agents.set(name, agent);
    }
  }

  /** Remembers a host as it was just committed. */
  keep(host: LockedHost, version: string, isRead: boolean): void {
    const known = this.hosts.get(nameOf(host));
    const isWhole = isRead || (known?.isWhole === true && (known.host === host || known.host.version === host.version));
    this.forget(host);
    for (const agent of host.book.touched) {
      agent.before = agent.now;
      agent.textBefore = agent.text;
    }
    host.book.touched.clear();
    host.book.flips = [];
    host.book.roster = null;
    host.hasNewFaces = false;
    host.hasNewSourceMemory = false;
    host.version = version;
    const size = 1 + host.book.agents.size;
    this.hosts.set(nameOf(host), { host, isWhole, size });
    this.size += size;
    this.forgetOldest();
  }

  forget(host: LockedHost): void {
    const known = this.hosts.get(nameOf(host));
    if (!known) return;
    this.hosts.delete(nameOf(host));
    this.size -= known.size;
  }

  private forgetOldest(): void {
    for (const { host } of this.hosts.values()) {
      if (this.size <= MOST_REMEMBERED) return;
      this.forget(host);
    }
  }
}
