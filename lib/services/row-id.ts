import { AppError } from "../errors";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** PostgreSQL refuses to compare anything else with a uuid. */
export const isUuid = (value: string): boolean => UUID.test(value);

/** The same answer for a malformed id, an id nobody has and an id of another account. */
export const notFound = (what: "agent" | "host" | "session"): AppError =>
  new AppError(
    "not_found",
    `There is no such ${what} here. It may have been removed; go back to the list of ${what}s.`,
  );
