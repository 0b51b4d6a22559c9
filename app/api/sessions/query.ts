import { z } from "zod";
import { SESSION_KINDS } from "@/lib/domain/session-key";
import { SESSION_SORTS } from "@/lib/domain/session-order";
import { SESSION_STATUSES } from "@/lib/domain/session-status";
import { MAX_SESSIONS_PER_READ, type SessionListInput } from "@/lib/services/sessions";
import { readAddress } from "../address";

const LIMIT = `must be a whole number from 1 to ${MAX_SESSIONS_PER_READ}`;

/** What may stand in the address; anything else is answered by name. */
const Query = z.strictObject({
  q: z.string().max(200, "must have at most 200 characters").optional(),
  host: z.uuid("must be the id of a host").optional(),
  agent: z.string().min(1).max(200, "must have at most 200 characters").optional(),
  kind: z.enum(["all", ...SESSION_KINDS]).optional(),
  status: z.enum(SESSION_STATUSES).optional(),
  sort: z.enum(SESSION_SORTS).optional(),
  after: z
    .string()
    .regex(/^\d{1,16}\.[0-9a-f-]{36}$/, "must be the next of an answer")
    .optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, LIMIT)
    .transform(Number)
    .refine((value) => value <= MAX_SESSIONS_PER_READ, LIMIT)
    .optional(),
});

export type ParsedQuery = { ok: true; input: SessionListInput } | { ok: false; field: string; error: string };

/** Reads the address of GET /api/sessions. Wrong input is named, never guessed at. */
export function sessionsQuery(params: URLSearchParams): ParsedQuery {
  const address = readAddress(Query, params);
  if (!address.ok) return address;
  const { host: hostId, agent: agentExternalId, status: state, ...rest } = address.data;
  return { ok: true, input: { ...rest, hostId, agentExternalId, state } };
}
