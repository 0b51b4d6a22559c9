import type { AccountCtx } from "../ctx";
import { KEPT, RETENTION_DAYS, type Retention } from "../domain/retention";
import { AppError } from "../errors";

/** For how many days the account keeps its past; 0 is for good. What is older goes with the next `prune`. */
export async function readRetention(ctx: AccountCtx): Promise<Retention> {
  const [row] = await ctx.db.query<Retention>(
    `SELECT metrics_days AS metrics, coalesce(sessions_days, 0) AS sessions, errors_days AS errors FROM account WHERE id = $1`,
    [ctx.accountId],
  );
  if (!row) throw new AppError("not_found", "This account no longer exists.");
  return row;
}

/** @throws AppError bad_input for a number that cannot be chosen */
export async function setRetention(ctx: AccountCtx, retention: Retention): Promise<void> {
  for (const kept of KEPT) {
    const choices: readonly number[] = RETENTION_DAYS[kept];
    if (!choices.includes(retention[kept])) {
      throw new AppError("bad_input", `Choose one of ${choices.join(", ")} days.`, { field: kept, code: "retention" });
    }
  }
  await ctx.db.query(
    "UPDATE account SET metrics_days = $2, sessions_days = nullif($3::int, 0), errors_days = $4 WHERE id = $1",
    [ctx.accountId, retention.metrics, retention.sessions, retention.errors],
  );
}
