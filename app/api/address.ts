import type { z } from "zod";

export type Address<T> = { ok: true; data: T } | { ok: false; field: string; error: string };

/** What an address asks for, by a strict schema. Wrong input is named, never guessed at. */
export function readAddress<T>(schema: z.ZodType<T>, params: URLSearchParams): Address<T> {
  const query = schema.safeParse(Object.fromEntries(params));
  if (query.success) return { ok: true, data: query.data };
  const issue = query.error.issues[0];
  const isUnknown = issue?.code === "unrecognized_keys";
  const field = isUnknown ? issue.keys.join(", ") : String(issue?.path[0] ?? "");
  return { ok: false, field, error: `${field}: ${isUnknown ? "is not known here" : issue?.message}` };
}
