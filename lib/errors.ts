/** What went wrong, in words the caller can act on. Services throw these; lib/http turns them into statuses, once. */

export type ErrorKind =
  | "bad_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "too_many"
  | "unavailable";

export const statusOf: Record<ErrorKind, number> = {
  bad_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

export class AppError extends Error {
  override readonly name = "AppError";

  /**
   * @param kind decides the status
   * @param message one sentence: what is wrong and what to do
   * @param options the cause, for our own log only
   * @param detail `field` names the input at fault; `retryAfterSeconds` goes with too_many and unavailable; `host` names
   * the machine a token belongs to
   */
  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly detail: { field?: string; retryAfterSeconds?: number; code?: string; host?: string } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
