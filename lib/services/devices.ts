import { createHash } from "node:crypto";
import { deviceKeyOf, isDeviceKey } from "../auth/device-key";
import type { LoginOrigin } from "../auth/login";
import type { Ctx } from "../ctx";
import { notify } from "./notices";

/**
 * Remembers the browser a person just signed in with. The first sign-in from another one than before is told by mail,
 * once; the very first of all is not. Call it in the transaction that opens the login.
 */
export async function noteDevice(
  tx: Ctx,
  input: { personId: string; loginId: string; origin: LoginOrigin },
): Promise<void> {
  const { personId, loginId, origin } = input;
  const shown = origin.device;
  const key = isDeviceKey(shown) ? shown : deviceKeyOf(loginId);
  const [seen] = await tx.db.query<{ isNew: boolean; hasOthers: boolean }>(
    `WITH others AS (SELECT EXISTS (SELECT 1 FROM known_device WHERE person_id = $1) AS has)
     INSERT INTO known_device (person_id, hash, first_seen_at, last_seen_at) SELECT $1, $2, $3, $3 FROM others
     ON CONFLICT (person_id, hash) DO UPDATE SET last_seen_at = excluded.last_seen_at
     RETURNING xmax = 0 AS "isNew", (SELECT has FROM others) AS "hasOthers"`,
    [personId, createHash("sha256").update(key).digest(), tx.now],
  );
  if (seen?.isNew && seen.hasOthers) await notify(tx, personId, "newDevice", origin);
}
