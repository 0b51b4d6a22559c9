import type { Announcement } from "./announce";
import { subscribe } from "./listen";

/** Server-sent events for one open page. */

const COMMENT_MS = 20_000;
/** Events that come closer together than this are told as one. */
const SPACING_MS = 80;
/** So many changed at once that a page reads everything again. */
const MOST_IDS = 500;
const RECONNECT_MS = 5_000;
/** Per process: a page needs one, a person has a few, an account has people. */
const MOST_STREAMS = { perLogin: 20, perAccount: 200 };

export interface StreamOwner {
  loginId: string;
  accountId: string;
  /** Asked at every comment and whenever logins ended: false closes the stream. */
  isStillAllowed(): Promise<boolean>;
}

/** What a page hears (S0-64). Without `ids`: anything may have changed. */
export interface AgentsUpdated {
  action: "agents_updated";
  count: number;
  timestamp: number;
  ids?: string[];
}

const openStreams = new Map<string, number>();

const bounds = ({ loginId, accountId }: StreamOwner): [string, number][] => [
  [`login ${loginId}`, MOST_STREAMS.perLogin],
  [`account ${accountId}`, MOST_STREAMS.perAccount],
];

/** May this owner open one more stream? */
export const mayOpenStream = (owner: StreamOwner): boolean =>
  bounds(owner).every(([name, most]) => (openStreams.get(name) ?? 0) < most);

function count(owner: StreamOwner, change: 1 | -1): void {
  for (const [name] of bounds(owner)) {
    const next = (openStreams.get(name) ?? 0) + change;
    if (next > 0) openStreams.set(name, next);
    else openStreams.delete(name);
  }
}

export interface StreamOptions {
  /** Ends the stream. */
  signal: AbortSignal;
  /** Milliseconds. */
  clock(): number;
  commentMs?: number;
}

/**
 * The body of an event stream: what concerns the account, a comment every 20 s, and an end as soon as the login ends.
 * A reader that does not keep up gets fewer, larger events; nothing piles up for it.
 */
export function eventStream(owner: StreamOwner, options: StreamOptions): ReadableStream<Uint8Array> {
  const { signal } = options;
  const page = new Page(owner, options);
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (signal.aborted) return controller.close();
      page.open(controller);
      signal.addEventListener("abort", () => page.close(), { once: true });
    },
    pull: () => page.flush(),
    cancel: () => page.close(),
  });
}

class Page {
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  private readonly encoder = new TextEncoder();
  /** `count` tells of agents alone (S0-64); `ids` also names hosts whose sessions changed. */
  private waiting: { count: number; ids: Set<string> | null } | null = null;
  private spacing: NodeJS.Timeout | undefined;
  private comments: NodeJS.Timeout | undefined;
  private unsubscribe = () => {};

  constructor(
    private readonly owner: StreamOwner,
    private readonly options: StreamOptions,
  ) {}

  open(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.controller = controller;
    count(this.owner, 1);
    this.write(`retry: ${RECONNECT_MS}\n: hello\n\n`);
    this.unsubscribe = subscribe(this.owner.accountId, (announcement) => this.hear(announcement));
    this.comments = setInterval(() => void this.breathe(), this.options.commentMs ?? COMMENT_MS);
    this.comments.unref();
  }

  close(): void {
    const { controller } = this;
    if (!controller) return;
    this.controller = undefined;
    count(this.owner, -1);
    this.unsubscribe();
    clearInterval(this.comments);
    clearTimeout(this.spacing);
    try {
      controller.close();
    } catch {
      // Cancelled by its reader: closed already.
    }
  }

  private hear({ topic, ids, count: changed }: Announcement): void {
    if (topic === "login_ended" && ids?.includes(this.owner.loginId)) this.close();
    else if (topic === "login_ended" || topic === "membership_ended") void this.closeUnlessAllowed();
    // A page that waits for a machine reads what became of its token.
    else if (topic === "token_seen" || topic === "logs") this.collect(0, []);
    else if (topic === "sessions") this.collect(0, ids ?? []);
    else if (topic === "agents") this.collect(changed ?? ids?.length ?? 0, ids ?? null);
    else if (topic === "resync") {
      this.collect(0, null);
      void this.closeUnlessAllowed();
    }
  }

  private collect(changed: number, ids: readonly string[] | null): void {
    const before = this.waiting ?? { count: 0, ids: new Set<string>() };
    const all = before.ids && ids && before.ids.size + ids.length <= MOST_IDS ? new Set([...before.ids, ...ids]) : null;
    // Agents told of twice in a row are counted once.
    const known = ids?.filter((id) => before.ids?.has(id)).length ?? 0;
    this.waiting = { count: before.count + Math.max(0, changed - (all ? known : 0)), ids: all };
    this.flush();
  }

  /** Tells what waits, unless something was told a moment ago or the reader has not taken that yet. */
  flush(): void {
    const { controller, waiting } = this;
    if (!controller || !waiting || this.spacing || (controller.desiredSize ?? 0) <= 0) return;
    this.waiting = null;
    const event: AgentsUpdated = { action: "agents_updated", count: waiting.count, timestamp: this.options.clock() };
    if (waiting.ids) event.ids = [...waiting.ids];
    this.write(`data: ${JSON.stringify(event)}\n\n`);
    this.spacing = setTimeout(() => {
      this.spacing = undefined;
      this.flush();
    }, SPACING_MS);
    this.spacing.unref();
  }

  private async breathe(): Promise<void> {
    await this.closeUnlessAllowed();
    if ((this.controller?.desiredSize ?? 0) > 0) this.write(": still here\n\n");
  }

  private async closeUnlessAllowed(): Promise<void> {
    // Who cannot be asked about is not sent away: the database being gone ends nobody's login.
    if (!(await this.owner.isStillAllowed().catch(() => true))) this.close();
  }

  private write(text: string): void {
    this.controller?.enqueue(this.encoder.encode(text));
  }
}

export const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
  connection: "keep-alive",
};
