import { z } from "zod";
import { LIMITS } from "./limits";
import { safeLine } from "./text";

/** What the schemas of the wire are made of. */

/** One safe line, cut to `max` characters. */
export const line = (max: number) => z.string().transform((value) => safeLine(value, max));
export const optionalLine = (max: number) => line(max).nullable().default(null);

/** An id is compared, never shown raw: too long or empty after cleaning is an error, not a cut. */
export const id = z
  .string()
  .transform((value) => safeLine(value, LIMITS.idLength + 1))
  .refine((value) => value.length > 0 && [...value].length <= LIMITS.idLength, {
    error: `must be a text of 1 to ${LIMITS.idLength} characters`,
  });

/** Epoch milliseconds. */
export const moment = z.number().int().min(0).max(8.64e15);

/** Fits an `integer` column. */
export const count = z.number().int().min(0).max(2_147_483_647);

/** Tokens, bytes, milliseconds, billionths of a dollar: whole, and exact as a JavaScript number. */
export const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
