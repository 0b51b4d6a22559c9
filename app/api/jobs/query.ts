import { z } from "zod";
import { JOB_STATES } from "@/lib/domain/job-state";
import { type JobListInput, MAX_JOBS_PER_READ } from "@/lib/services/jobs";
import { readAddress } from "../address";

const LIMIT = `must be a whole number from 1 to ${MAX_JOBS_PER_READ}`;

/** What may stand in the address; anything else is answered by name. */
const Query = z.strictObject({
  q: z.string().max(200, "must have at most 200 characters").optional(),
  host: z.uuid("must be the id of a host").optional(),
  state: z.enum(["all", "trouble", ...JOB_STATES]).optional(),
  origin: z.enum(["own", "builtin"]).optional(),
  after: z
    .string()
    .regex(/^\d\.\d{1,16}\.[0-9a-f-]{36}$/, "must be the next of an answer")
    .optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, LIMIT)
    .transform(Number)
    .refine((value) => value <= MAX_JOBS_PER_READ, LIMIT)
    .optional(),
});

export type ParsedQuery = { ok: true; input: JobListInput } | { ok: false; field: string; error: string };

/** Reads the address of GET /api/jobs. Wrong input is named, never guessed at. */
export function jobsQuery(params: URLSearchParams): ParsedQuery {
  const address = readAddress(Query, params);
  if (!address.ok) return address;
  const { host: hostId, ...rest } = address.data;
  return { ok: true, input: { ...rest, hostId } };
}
