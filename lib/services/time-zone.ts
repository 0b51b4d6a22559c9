import { type AccountCtx, inTransaction } from "../ctx";
import { isTimeZone } from "../domain/calendar";
import { AppError } from "../errors";
import { announce } from "../live/announce";

/** The account's time zone: where its days begin. */

export async function accountTimeZone(ctx: AccountCtx): Promise<string> {
  const [row] = await ctx.db.query<{ zone: string }>("SELECT time_zone AS zone FROM account WHERE id = $1", [
    ctx.accountId,
  ]);
  return row?.zone ?? "UTC";
}

/**
 * Sets where days begin, and lays all recorded days out anew.
 * @throws AppError bad_input when this machine or the database does not know the zone
 */
export async function setTimeZone(ctx: AccountCtx, zone: string): Promise<void> {
  if (!isTimeZone(zone) || !(await isKnownToDatabase(ctx, zone))) {
    throw new AppError("bad_input", "Choose a time zone from the list, such as Asia/Shanghai.", {
      field: "timeZone",
      code: "timeZoneUnknown",
    });
  }
  await inTransaction(ctx, async (tx) => {
    const { accountId } = tx;
    // Until usage that is being written lies in the days of the old zone; what comes later sees the new one.
    await tx.db.query("SELECT pg_advisory_xact_lock(usage_day_lock($1))", [accountId]);
    await tx.db.query("UPDATE account SET time_zone = $2 WHERE id = $1", [accountId, zone]);
    await tx.db.query("SELECT usage_day_of($1)", [accountId]);
    await announce(tx, { accountId, topic: "sessions" });
  });
}

async function isKnownToDatabase(ctx: AccountCtx, zone: string): Promise<boolean> {
  const rows = await ctx.db.query("SELECT 1 AS known FROM pg_timezone_names WHERE name = $1", [zone]);
  return rows.length > 0;
}
