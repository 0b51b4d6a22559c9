import { type AccountCtx, inTransaction } from "../ctx";
import type { SessionSnapshot } from "../protocol";

/** Excerpts of what was asked and answered: kept only where the account allows them and the host sends them. */

/** May they be kept? */
export async function readContentAllowed(ctx: AccountCtx): Promise<boolean> {
  const [row] = await ctx.db.query<{ allowed: boolean }>(
    "SELECT content_allowed AS allowed FROM account WHERE id = $1",
    [ctx.accountId],
  );
  return row?.allowed ?? false;
}

/** Allows or forbids keeping them; forbidden, those that were kept are gone with it. */
export async function setContentAllowed(ctx: AccountCtx, allowed: boolean): Promise<void> {
  await inTransaction(ctx, async ({ db, accountId }) => {
    await db.query("UPDATE account SET content_allowed = $2 WHERE id = $1", [accountId, allowed]);
    if (allowed) return;
    await db.query(
      `UPDATE session SET detail = jsonb_set(detail, '{turns}', (
         SELECT coalesce(jsonb_agg(turn - 'asked' - 'answered' ORDER BY place), '[]')
         FROM jsonb_array_elements(detail->'turns') WITH ORDINALITY AS t(turn, place)))
       WHERE account_id = $1 AND jsonb_path_exists(detail, '$.turns[*] ? (exists(@.asked) || exists(@.answered))')`,
      [accountId],
    );
  });
}

const isTelling = ({ detail }: SessionSnapshot): boolean =>
  detail.turns.some(({ asked, answered }) => asked !== undefined || answered !== undefined);

/** What of these may be stored, asked inside the transaction that does: nobody forbids it between the two. */
export async function contentToKeep(
  ctx: AccountCtx,
  items: readonly SessionSnapshot[],
): Promise<readonly SessionSnapshot[]> {
  if (!items.some(isTelling)) return items;
  const [row] = await ctx.db.query<{ allowed: boolean }>(
    "SELECT content_allowed AS allowed FROM account WHERE id = $1 FOR SHARE",
    [ctx.accountId],
  );
  return row?.allowed ? items : items.map(withoutContent);
}

function withoutContent(item: SessionSnapshot): SessionSnapshot {
  const turns = item.detail.turns.map(({ asked: _, answered: __, ...turn }) => turn);
  return { ...item, detail: { ...item.detail, turns } };
}
