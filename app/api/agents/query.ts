import { z } from "zod";
import { LOCALES } from "@/lib/i18n/locales";
import { AGENT_SORTS, type AgentListInput, MAX_AGENTS_PER_READ } from "@/lib/services/agents";
import { readAddress } from "../address";

const whole = (max: number) => {
  const error = `must be a whole number from 0 to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((value) => value <= max, error);
};

/** What may stand in the address; anything else is answered by name. */
const Query = z.strictObject({
  offset: whole(1_000_000).default(0),
  limit: whole(MAX_AGENTS_PER_READ).default(60),
  q: z.string().max(200, "must have at most 200 characters").optional(),
  state: z.enum(["online", "offline", "unknown", "retired"]).optional(),
  host: z.uuid("must be the id of a host").optional(),
  sort: z.enum(AGENT_SORTS).optional(),
  locale: z.enum(LOCALES).optional(),
  others: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
  ids: z
    .string()
    .transform((value) => value.split(",").filter(Boolean))
    .pipe(
      z
        .array(z.uuid("must be ids of agents, joined by commas"))
        .max(MAX_AGENTS_PER_READ, `must be at most ${MAX_AGENTS_PER_READ} ids`),
    )
    .optional(),
});

export type ParsedQuery = { ok: true; input: AgentListInput } | { ok: false; field: string; error: string };

/** Reads the address of GET /api/agents. Wrong input is named, never guessed at. */
export function agentsQuery(params: URLSearchParams): ParsedQuery {
  const address = readAddress(Query, params);
  if (!address.ok) return address;
  const { host, ...rest } = address.data;
  return { ok: true, input: { ...rest, hostId: host } };
}
