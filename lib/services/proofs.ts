import { verifyPassword } from "../auth/password";
import type { AccountCtx } from "../ctx";
import type { Provider } from "../domain/login-method";
import { AppError } from "../errors";
import { forget, take } from "./attempts";
import { checkSecondFactor } from "./second-factor";

/** How somebody shows that it is them: the strongest thing they have. `again`: by signing in once more. */
export interface ProofWay {
  kind: "code" | "password" | "identity" | "again";
  /** For `identity`: where. */
  providers: Provider[];
}

interface Me {
  personId: string;
  loginId: string;
}

export async function proofWayOf(ctx: AccountCtx, personId: string): Promise<ProofWay> {
  const [person] = await ctx.db.query<{ code: boolean; password: boolean; providers: Provider[] }>(
    `SELECT totp_confirmed_at IS NOT NULL AS code, password_hash IS NOT NULL AS password,
            ARRAY(SELECT DISTINCT provider FROM identity WHERE person_id = $1 ORDER BY provider) AS providers
       FROM person WHERE id = $1`,
    [personId],
  );
  const providers = person?.providers ?? [];
  if (person?.code) return { kind: "code", providers };
  if (person?.password) return { kind: "password", providers };
  return { kind: providers.length > 0 ? "identity" : "again", providers };
}

/**
 * Takes the person's code, or for those without a second factor their password.
 * @throws AppError bad_input on `proof` (code `codeWrong` or `passwordWrong`), too_many
 */
export async function prove(ctx: AccountCtx, me: Me, given: string): Promise<void> {
  const { kind } = await proofWayOf(ctx, me.personId);
  if (kind === "code") await proveByCode(ctx, me, given);
  else await proveByPassword(ctx, me, given);
  await noteProof(ctx, me);
}

async function proveByCode(ctx: AccountCtx, me: Me, code: string): Promise<void> {
  try {
    await checkSecondFactor(ctx, me.personId, code);
  } catch (error) {
    if (!(error instanceof AppError) || error.detail.field === undefined) throw error;
    throw new AppError(error.kind, error.message, { ...error.detail, field: "proof" });
  }
}

async function proveByPassword(ctx: AccountCtx, me: Me, password: string): Promise<void> {
  await take(ctx, "ownPassword", me.personId);
  const [person] = await ctx.db.query<{ hash: string | null }>(
    "SELECT password_hash AS hash FROM person WHERE id = $1",
    [me.personId],
  );
  if (await verifyPassword(person?.hash, password)) return forget(ctx, "ownPassword", me.personId);
  throw new AppError("bad_input", "That is not your current password.", { field: "proof", code: "passwordWrong" });
}

/** Notes on this login that the person has just shown that it is them. */
export async function noteProof(ctx: AccountCtx, me: Me): Promise<void> {
  await ctx.db.query(
    "UPDATE login SET proved_at = $4 WHERE id = $1 AND person_id = $2 AND account_id = $3 AND revoked_at IS NULL",
    [me.loginId, me.personId, ctx.accountId, ctx.now],
  );
}
