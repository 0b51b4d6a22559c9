import type { Ctx } from "../ctx";
import { announce } from "../live/announce";
import type { GatewayFigures } from "../protocol";

/** What a host said of its gateway last. */
export interface GatewaySeen {
  hostId: string;
  accountId: string;
  /** Since when it has been so, as far as this report tells, ms. */
  at: number;
  /** When it was asked last, ms. */
  seenAt?: number;
  gateway: GatewayFigures;
}

/**
 * Stores how gateways are, and tells open pages where one is in another state. Nothing is written where nothing changed,
 * nor for what was seen before the present state began.
 */
export async function storeGateways(ctx: Ctx, seen: readonly GatewaySeen[]): Promise<void> {
  if (seen.length === 0) return;
  const sorted = [...seen].sort((a, b) => (a.hostId < b.hostId ? -1 : 1));
  const rows = await ctx.db.query<{ hostId: string; accountId: string; isOther: boolean }>(
    `WITH said AS (
       SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::jsonb[])
         AS u(host_id, since, seen_at, state, version, port, reason, failing)
     ), before AS MATERIALIZED (
       SELECT h.id, h.gateway_state AS state FROM host h JOIN said ON said.host_id = h.id
       WHERE (h.gateway_since IS NULL OR h.gateway_since <= said.seen_at)
         AND (h.gateway_state, h.gateway_version, h.gateway_port, h.gateway_reason, h.gateway_failing)
           IS DISTINCT FROM (said.state, said.version, said.port, said.reason, said.failing)
       ORDER BY h.id FOR NO KEY UPDATE OF h
     )
     UPDATE host h SET gateway_state = said.state, gateway_version = said.version, gateway_port = said.port,
       gateway_reason = said.reason, gateway_failing = said.failing,
       gateway_since = CASE WHEN h.gateway_state IS DISTINCT FROM said.state
         THEN greatest(said.since, h.gateway_since) ELSE h.gateway_since END
     FROM said, before WHERE h.id = said.host_id AND before.id = h.id
     RETURNING h.id AS "hostId", h.account_id AS "accountId", before.state IS DISTINCT FROM said.state AS "isOther"`,
    [
      sorted.map(({ hostId }) => hostId),
      sorted.map(({ at }) => new Date(at)),
      sorted.map(({ at, seenAt }) => new Date(seenAt ?? at)),
      sorted.map(({ gateway }) => gateway.state),
      sorted.map(({ gateway }) => gateway.version),
      sorted.map(({ gateway }) => gateway.port),
      sorted.map(({ gateway }) => gateway.reason),
      sorted.map(({ gateway }) => JSON.stringify(gateway.failing)),
    ],
  );
  const others = Map.groupBy(
    rows.filter((row) => row.isOther),
    (row) => row.accountId,
  );
  await announce(
    ctx,
    ...[...others].map(([accountId, changed]) => ({
      accountId,
      topic: "agents" as const,
      ids: changed.map(({ hostId }) => hostId),
      count: 0,
    })),
  );
}
