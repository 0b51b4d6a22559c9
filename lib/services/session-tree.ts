import type { AccountCtx } from "../ctx";
import { FROM_SESSIONS, SESSION_COLUMNS, type SessionRow, type StoredSession, sessionRow } from "./session-rows";
import { HOST, Params, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** A session and those it started, as a tree. */
export interface SessionBranch {
  session: SessionRow;
  children: SessionBranch[];
}

export interface SessionTree {
  /** The first ancestor that is known, with everything below it that leads to or comes from the session asked about. */
  root: SessionBranch;
  /** How many sessions stand in the tree. */
  size: number;
  /** There were more than are shown. */
  isCut: boolean;
}

/** OpenClaw lets sub-agents start sub-agents five deep; one more for what it may allow later. */
const MAX_DEPTH = 6;
const MAX_CHILDREN = 100;

/**
 * Who started it, up to the first, and whom it started, all the way down.
 * @returns null when it neither started anybody nor was started by a session that is known
 */
export async function sessionTree(ctx: AccountCtx, id: string): Promise<SessionTree | null> {
  const links = await readLinks(ctx, id);
  if (links.length <= 1) return null;
  const rows = await readRows(
    ctx,
    links.map((link) => link.id),
  );
  const branches = new Map(rows.map((session): [string, SessionBranch] => [session.id, { session, children: [] }]));
  const top = links.reduce((highest, link) => (link.depth < highest.depth ? link : highest));
  for (const { id: child, parent } of links) {
    const branch = branches.get(child);
    if (branch && parent !== null && child !== top.id) branches.get(parent)?.children.push(branch);
  }
  for (const { children } of branches.values()) children.sort((one, two) => begun(one) - begun(two));
  const root = branches.get(top.id);
  return root ? { root, size: branches.size, isCut: links.some(({ isCut }) => isCut) } : null;
}

const begun = ({ session }: SessionBranch): number => session.firstAt ?? 0;

interface Link {
  id: string;
  parent: string | null;
  /** Negative above the session asked about, positive below. */
  depth: number;
  /** There were more than MAX_CHILDREN below. */
  isCut: boolean;
}

/**
 * A key may have led to several transcripts over time: the parent is the one that had begun when the child began.
 * `c` is the child, `p` its parent.
 */
const STARTER = `SELECT p.id FROM session p
  WHERE p.account_id = c.account_id AND p.host_id = c.host_id AND p.session_key = coalesce(c.spawned_by, c.parent_key) AND p.id <> c.id
  ORDER BY (p.first_at <= c.first_at) DESC NULLS LAST, abs(extract(epoch FROM p.first_at - c.first_at)), p.id LIMIT 1`;

async function readLinks(ctx: AccountCtx, id: string): Promise<Link[]> {
  return ctx.db.query<Link>(
    `WITH RECURSIVE up AS (
       SELECT c.id, (${STARTER}) AS parent, 0 AS depth FROM session c WHERE c.id = $1 AND c.account_id = $2
       UNION ALL
       SELECT c.id, (${STARTER}), up.depth - 1 FROM up JOIN session c ON c.id = up.parent WHERE up.depth > -${MAX_DEPTH}
     ) CYCLE id SET is_cycle USING path,
     down AS (
       SELECT c.id, NULL::uuid AS parent, 0 AS depth FROM session c WHERE c.id = $1 AND c.account_id = $2
       UNION ALL
       SELECT c.id, down.id, down.depth + 1 FROM down JOIN session o ON o.id = down.id
         JOIN session c ON c.account_id = o.account_id AND c.host_id = o.host_id
           AND coalesce(c.spawned_by, c.parent_key) = o.session_key AND c.id <> o.id
       WHERE down.depth < ${MAX_DEPTH} AND (${STARTER}) = o.id
     ) CYCLE id SET is_cycle USING path
     SELECT id, parent, depth, false AS "isCut" FROM up WHERE NOT is_cycle
     UNION ALL
     (SELECT id, parent, depth, count(*) OVER () > ${MAX_CHILDREN} FROM down WHERE NOT is_cycle AND depth > 0
      ORDER BY depth LIMIT ${MAX_CHILDREN})`,
    [id, ctx.accountId],
  );
}

async function readRows(ctx: AccountCtx, ids: readonly string[]): Promise<SessionRow[]> {
  const params = new Params();
  const host = shownStateSql(HOST, await readWatch(ctx), ctx.now, params);
  const rows = await ctx.db.query<StoredSession>(
    `SELECT ${SESSION_COLUMNS}, ${host.state} AS "hostState" FROM ${FROM_SESSIONS}
     WHERE s.id = ANY(${params.add(ids)}::uuid[]) AND s.account_id = ${params.add(ctx.accountId)}`,
    params.values,
  );
  return rows.map((row) => sessionRow(row, ctx.now));
}
