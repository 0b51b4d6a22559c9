import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccountCtx } from "../../lib/ctx";
import { restoreToken, UNDO_MS, undoTicket } from "../../lib/services/token-undo";
import { createToken, revokeToken, verifyToken } from "../../lib/services/tokens";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createPeople, type People } from "../support/people";

let database: TestDatabase;
let people: People;
beforeAll(async () => {
  database = await createTestDatabase();
  people = await createPeople(database.ctx());
});
afterAll(() => database.end());

const later = (ctx: AccountCtx, ms: number): AccountCtx => ({ ...ctx, now: new Date(ctx.now.getTime() + ms) });

async function revoked() {
  const { ctx, personId } = people.alice;
  const { id, token } = await createToken(ctx, { name: "office" });
  await revokeToken(ctx, id);
  return { ctx, id, token, personId, ticket: undoTicket(ctx, { id, personId }) };
}

it("a revocation holds at once, and taking it back makes the token good again", async () => {
  const { ctx, id, token, personId, ticket } = await revoked();
  expect(await verifyToken(ctx, token)).toBeNull();
  await restoreToken(later(ctx, UNDO_MS), { id, personId, ticket });
  expect(await verifyToken(ctx, token)).toMatchObject({ tokenId: id });
});

it("cannot be taken back too late, by a teammate, by a stranger, twice, or with a made-up ticket", async () => {
  const { ctx, id, token, personId, ticket } = await revoked();
  const refused = { kind: "not_found" };
  const [moment] = ticket.split(".");
  const attempts: [AccountCtx, { id: string; personId: string; ticket: string }][] = [
    [later(ctx, UNDO_MS + 1), { id, personId, ticket }],
    [ctx, { id, personId: people.bob.personId, ticket }],
    [people.charlie.ctx, { id, personId, ticket }],
    [ctx, { id, personId, ticket: `${moment}.AAAA` }],
    [ctx, { id, personId, ticket: `${Number(moment) + 1}.${ticket.split(".")[1]}` }],
    [ctx, { id: "nonsense", personId, ticket }],
    [ctx, { id, personId, ticket: "" }],
  ];
  for (const [who, input] of attempts) await expect(restoreToken(who, input)).rejects.toMatchObject(refused);
  expect(await verifyToken(ctx, token)).toBeNull();
  await restoreToken(ctx, { id, personId, ticket });
  await expect(restoreToken(ctx, { id, personId, ticket })).rejects.toMatchObject(refused);
  await revokeToken(later(ctx, 5), id);
  await expect(restoreToken(later(ctx, 10), { id, personId, ticket })).rejects.toMatchObject(refused);
});
