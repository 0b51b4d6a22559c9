import type { Database } from "./db/database";

/**
 * What every service gets: the database and the moment it works at. The clock is read once, at the edge;
 * SQL gets it as a parameter and never asks the database for the time.
 */
export interface Ctx {
  readonly db: Database;
  readonly now: Date;
}

/** A context that acts for one account: every query made with it filters by `accountId`. */
export interface AccountCtx extends Ctx {
  readonly accountId: string;
}

/** Runs `work` in one transaction. Inside it use only the context handed to `work`. */
export function inTransaction<C extends Ctx, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  return ctx.db.transaction((db) => work({ ...ctx, db }));
}
