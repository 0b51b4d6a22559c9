import type { AccountCtx } from "../ctx";
import {
  ATTENTION,
  ATTENTION_KINDS,
  type Attention,
  type AttentionKind,
  FIGURES_FRESH_MS,
  type FleetCounts,
  inOrder,
  LIMITS_OF_CALM,
  type Verdict,
  verdictOf,
} from "../domain/attention";
import { jobRank } from "../domain/job-state";
import type { Watch } from "../domain/liveness";
import { CLOCK_SKEW_WARNING_MS } from "../domain/liveness-cause";
import { MOVE_TOLD_MS } from "../domain/source-memory";
import { listClonedHosts } from "./hosts";
import { AGENT, HOST, Params, rankOf, shownStateSql } from "./shown-state";
import { readWatch } from "./watch";

/** How the whole fleet is: the counters, and what deserves a look. */
export interface FleetHealth {
  verdict: Verdict;
  hosts: FleetCounts;
  /** Configured agents. */
  agents: { total: number; online: number; offline: number; unknown: number };
  /** Worst first. */
  attention: Attention[];
  /** The hosts that need it most, worst first: some. */
  worst: string[];
}

/** So many hosts are shown with their figures. */
export const HOSTS_NAMED = 12;
const HOUR_MS = 3_600_000;
/** Of each kind so many hosts are named; the rest is a number. */
const NAMED = 4;

interface Row {
  hosts: FleetCounts;
  agents: FleetHealth["agents"];
  worst: string[] | null;
  attention: { kind: AttentionKind; total: number; findings: (Attention["findings"][number] | null)[] }[] | null;
}

/** Is everything alright? One question, whatever the number of hosts; the list of answers is bounded. */
export async function fleetHealth(ctx: AccountCtx): Promise<FleetHealth> {
  const watch = await readWatch(ctx);
  const { sql, values } = fleetHealthSql(ctx, watch);
  const [[row], clones] = await Promise.all([ctx.db.query<Row>(sql, values), listClonedHosts(ctx)]);
  if (!row) throw new Error("The counters always give one row.");
  const found = (row.attention ?? []).map(({ kind, total, findings }) => ({
    kind,
    total,
    findings: findings.filter((finding) => finding !== null),
  }));
  const attention = inOrder([
    ...found,
    {
      kind: "cloned",
      total: clones.length,
      findings: clones.slice(0, NAMED).map(({ id, name, clone }) => ({
        hostId: id,
        hostName: name,
        since: clone.since,
        amount: null,
      })),
    },
  ]);
  const { hosts, agents, worst } = row;
  return { verdict: verdictOf(hosts, attention), hosts, agents, attention, worst: worst ?? [] };
}

/** The statement behind `fleetHealth`, apart so that its plan can be looked at. */
export function fleetHealthSql(ctx: AccountCtx, watch: Watch): { sql: string; values: unknown[] } {
  const params = new Params();
  const account = params.add(ctx.accountId);
  const host = shownStateSql(HOST, watch, ctx.now, params);
  const agent = shownStateSql(AGENT, watch, ctx.now, params);
  const ago = (ms: number) => `${params.add(new Date(ctx.now.getTime() - ms))}::timestamptz`;
  const [fresh, hourAgo, unsettled] = [ago(FIGURES_FRESH_MS), ago(HOUR_MS), ago(LIMITS_OF_CALM.gatewayUnsettledMs)];
  const movedSince = ago(MOVE_TOLD_MS);
  const counted = (column: string, states: readonly string[]) =>
    states.map((state) => `'${state}', count(*) FILTER (WHERE ${column} = '${state}')`).join(", ");
  // A notice is no reason to be looked at first.
  const kinds = params.add(ATTENTION_KINDS.filter((kind) => ATTENTION[kind] !== "notice"));
  const millis = (moment: string) => `date_part('epoch', ${moment}) * 1000`;

  /** kind -> since, amount and condition, of a host `j` as judged. A host that is silent is not blamed for more. */
  const aboutHosts: Partial<Record<AttentionKind, [since: string, amount: string, when: string]>> = {
    host_offline: ["j.since", "NULL", "j.shown = 'offline'"],
    gateway_absent: ["j.gateway_since", "NULL", "j.shown = 'online' AND j.gateway_state = 'absent'"],
    gateway_not_ready: [
      "j.gateway_since",
      "NULL",
      `j.shown = 'online' AND (j.gateway_state = 'not_ready'
        OR j.gateway_state IN ('starting', 'draining') AND j.gateway_since < ${unsettled})`,
    ],
    gateway_unknown: ["j.gateway_since", "NULL", "j.shown = 'online' AND j.gateway_state = 'unknown'"],
    host_unknown: ["j.since", "NULL", "j.shown = 'unknown'"],
    roster_unreadable: ["j.roster_seen_at", "NULL", "j.shown = 'online' AND NOT j.readable"],
    sources_lost: ["j.source_trouble_at", "NULL", "j.shown = 'online' AND j.readable AND j.source_trouble = 'lost'"],
    sources_unreadable: [
      "j.source_trouble_at",
      "NULL",
      "j.shown = 'online' AND j.readable AND j.source_trouble = 'unreadable'",
    ],
    clock_wrong: ["NULL", "j.skew", `j.shown = 'online' AND abs(j.skew) > ${CLOCK_SKEW_WARNING_MS}`],
    storage_moved: ["j.storage_moved_at", "NULL", `j.storage_moved_at > ${movedSince}`],
  };
  const unions = Object.entries(aboutHosts).map(
    ([kind, [since, amount, when]]) =>
      `SELECT '${kind}' AS kind, j.id, j.name, ${since}::timestamptz AS since, ${amount}::float8 AS amount FROM judged j WHERE ${when}`,
  );
  const sql = `
    WITH judged AS MATERIALIZED (
      SELECT h.id, h.name, ${host.state} AS shown, ${host.since} AS since, h.roster_seen_at,
        h.roster_status IN ('ok', 'empty') AS readable, h.source_trouble, h.source_trouble_at, h.storage_moved_at,
        h.clock_skew_ms::float8 AS skew, h.gateway_state, h.gateway_since
      FROM host h WHERE h.account_id = ${account}
    ),
    agents AS MATERIALIZED (
      SELECT a.host_id, ${agent.state} AS shown, ${agent.since} AS since
      FROM agent a JOIN host h ON h.id = a.host_id WHERE a.account_id = ${account} AND a.state <> 'retired'
    ),
    silent AS (
      SELECT host_id, max(since) AS since, count(*) AS amount FROM agents WHERE shown = 'offline' GROUP BY host_id
    ),
    figures AS (
      SELECT m.host_id, 100 * m.memory_used::float8 / nullif(m.memory_total, 0) AS memory,
        (SELECT max(100 * (d ->> 'used')::float8 / nullif((d ->> 'total')::float8, 0)) FROM jsonb_array_elements(m.disks) d) AS disk
      FROM host_metrics m WHERE m.account_id = ${account} AND m.observed_at > ${fresh}
    ),
    bursts AS (
      SELECT host_id, max(last_at) AS since, sum(count) AS amount FROM log_entry
      WHERE account_id = ${account} AND last_at > ${hourAgo} AND level <> 'warn'
      GROUP BY host_id HAVING sum(count) >= ${LIMITS_OF_CALM.errorsAnHour}
    ),
    jobs AS (
      SELECT host_id, rank = ${jobRank("stopped")} AS stopped, max(last_run_at) AS since, count(*) AS amount FROM job
      WHERE account_id = ${account} AND rank <= ${jobRank("undelivered")} GROUP BY 1, 2
    ),
    found AS (
      ${unions.join("\n      UNION ALL ")}
      UNION ALL SELECT 'agents_offline', j.id, j.name, s.since, s.amount
        FROM silent s JOIN judged j ON j.id = s.host_id WHERE j.shown = 'online'
      UNION ALL SELECT 'disk_full', j.id, j.name, NULL, f.disk
        FROM figures f JOIN judged j ON j.id = f.host_id WHERE j.shown = 'online' AND f.disk >= ${LIMITS_OF_CALM.disk}
      UNION ALL SELECT 'memory_high', j.id, j.name, NULL, f.memory
        FROM figures f JOIN judged j ON j.id = f.host_id WHERE j.shown = 'online' AND f.memory >= ${LIMITS_OF_CALM.memory}
      UNION ALL SELECT 'error_burst', j.id, j.name, b.since, b.amount
        FROM bursts b JOIN judged j ON j.id = b.host_id
      UNION ALL SELECT CASE WHEN o.stopped THEN 'jobs_stopped' ELSE 'jobs_failing' END, j.id, j.name, o.since, o.amount
        FROM jobs o JOIN judged j ON j.id = o.host_id WHERE j.shown = 'online'
    ),
    placed AS (
      SELECT *, row_number() OVER (PARTITION BY kind ORDER BY since DESC NULLS LAST, amount DESC NULLS LAST, lower(name), id) AS place FROM found
    ),
    grouped AS (
      SELECT kind, count(*) AS total,
        json_agg(json_build_object('hostId', id, 'hostName', name, 'since', ${millis("since")}, 'amount', amount)
          ORDER BY place) FILTER (WHERE place <= ${NAMED}) AS findings
      FROM placed GROUP BY kind
    )
    SELECT
      (SELECT json_agg(id ORDER BY rank, name, id) FROM (
        SELECT j.id, lower(j.name) AS name, coalesce(min(array_position(${kinds}::text[], f.kind)), 100 + min(${rankOf("j.shown")})) AS rank
        FROM judged j LEFT JOIN found f ON f.id = j.id GROUP BY j.id, j.name ORDER BY rank, lower(j.name), j.id LIMIT ${HOSTS_NAMED}
      ) AS ranked) AS worst,
      (SELECT json_build_object('total', count(*), ${counted("shown", ["online", "offline", "unknown", "waiting"])})
        FROM judged) AS hosts,
      (SELECT json_build_object('total', count(*), ${counted("shown", ["online", "offline", "unknown"])}) FROM agents) AS agents,
      (SELECT json_agg(json_build_object('kind', kind, 'total', total, 'findings', findings)) FROM grouped) AS attention`;
  return { sql, values: params.values };
}
