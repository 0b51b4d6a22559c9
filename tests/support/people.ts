import type { AccountCtx, Ctx } from "../../lib/ctx";
import { signUp } from "../../lib/services/accounts";
import { admit, type LoginMethod } from "../../lib/services/gate";
import { createToken } from "../../lib/services/tokens";

export const PASSWORD = "a password for tests";

/** Somebody with an account, as a service sees them. */
export interface Somebody {
  email: string;
  password: string;
  personId: string;
  accountId: string;
  ctx: AccountCtx;
}

/** Alice owns an account, Bob is in it, Charlie has another one and must see nothing of theirs. */
export interface People {
  alice: Somebody;
  bob: Somebody;
  charlie: Somebody;
}

let counted = 0;

/** A new person with an account of their own. */
export async function createPerson(ctx: Ctx, name = `Person ${++counted}`): Promise<Somebody> {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@example.com`;
  const { personId, accountId } = await signUp(ctx, { email, password: PASSWORD, name });
  return { email, password: PASSWORD, personId, accountId, ctx: { ...ctx, accountId } };
}

/** Puts a person into somebody else's account, and out of their own. */
export async function joinAccount(ctx: Ctx, person: Somebody, accountId: string, role = "member"): Promise<Somebody> {
  await ctx.db.query("DELETE FROM membership WHERE person_id = $1", [person.personId]);
  await ctx.db.query("INSERT INTO membership (account_id, person_id, role, created_at) VALUES ($1, $2, $3, $4)", [
    accountId,
    person.personId,
    role,
    ctx.now,
  ]);
  return { ...person, accountId, ctx: { ...ctx, accountId } };
}

export async function createPeople(ctx: Ctx): Promise<People> {
  const [alice, bob, charlie] = await Promise.all(["Alice", "Bob", "Charlie"].map((name) => createPerson(ctx, name)));
  if (!alice || !bob || !charlie) throw new Error("People are missing.");
  return { alice, bob: await joinAccount(ctx, bob, alice.accountId), charlie };
}

/** An agent token of somebody's account that works for any host, as an uploader shows it. */
export async function tokenOf(person: Somebody, name = "test"): Promise<string> {
  return (await createToken(person.ctx, { name, createdBy: person.personId, reusable: true })).token;
}

/** A login of somebody without a second factor, through the gate. @returns its id */
export async function admitted(ctx: Ctx, personId: string, method: LoginMethod = "password"): Promise<string> {
  const admission = await admit(ctx, { personId, method, origin: { userAgent: "", address: "192.0.2.1" } });
  if (admission.kind !== "login") throw new Error("The gate asks for a second factor.");
  return admission.loginId;
}
