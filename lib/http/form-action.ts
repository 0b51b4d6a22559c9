import type { z } from "zod";
import { type CurrentLogin, requireLogin } from "../auth/current";
import { refuseDemo } from "../auth/demo";
import { may, type Permission } from "../domain/roles";
import { AppError } from "../errors";
import { mailAfterAnswer } from "./mail-after-answer";

/** Something a person must be told: a key of the dictionaries' `problem`, with what goes into it. */
export interface Problem {
  code: string;
  values?: Record<string, number>;
}

/** What became of a form: its value, or what is wrong, by field; `form` is about none of them. */
export type FormReply<T> = { ok: true; value: T } | { ok: false; fields: Record<string, Problem>; form?: Problem };

/** What a browser sends: a form, or for buttons without one a plain object. */
export type FormInput = FormData | Record<string, unknown>;

function problemOf(error: AppError): Problem {
  const minutes = Math.ceil((error.detail.retryAfterSeconds ?? 0) / 60);
  const byKind = { forbidden: "forbidden", not_found: "gone" } as const;
  const code =
    error.detail.code ?? (error.kind === "forbidden" || error.kind === "not_found" ? byKind[error.kind] : "unexpected");
  return { code, values: minutes > 0 ? { minutes } : undefined };
}

/**
 * One server action: parses what was sent, calls `work`, and turns errors into words beside their fields.
 * Messages of the schema are keys of `problem`. Unexpected errors are thrown on: Next logs them.
 */
export function publicAction<Schema extends z.ZodType, T>(
  schema: Schema,
  work: (input: z.output<Schema>) => Promise<T>,
): (input: FormInput) => Promise<FormReply<T>> {
  return async (input) => {
    const parsed = schema.safeParse(input instanceof FormData ? Object.fromEntries(input) : input);
    if (!parsed.success) {
      const fields = parsed.error.issues.map(
        (issue) => [String(issue.path[0] ?? ""), { code: issue.message }] as const,
      );
      // The first thing wrong with a field is the one to say.
      return { ok: false, fields: Object.fromEntries(fields.reverse()) };
    }
    try {
      const value = await work(parsed.data);
      mailAfterAnswer();
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const problem = problemOf(error);
      const { field } = error.detail;
      return field ? { ok: false, fields: { [field]: problem } } : { ok: false, fields: {}, form: problem };
    }
  };
}

/** As `publicAction`, for a signed-in person whose role allows it; strangers are sent to sign in, the demo's visitors refused. */
export function personAction<Schema extends z.ZodType, T>(
  schema: Schema,
  permission: Permission | "self",
  work: (login: CurrentLogin, input: z.output<Schema>) => Promise<T>,
): (input: FormInput) => Promise<FormReply<T>> {
  return publicAction(schema, async (input) => {
    const login = await requireLogin();
    refuseDemo(login);
    if (permission !== "self" && !may(login.role, permission)) {
      throw new AppError("forbidden", "Your role does not allow this. Ask an owner or admin of the account.");
    }
    return work(login, input);
  });
}
