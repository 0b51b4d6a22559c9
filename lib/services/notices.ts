import type { LoginOrigin } from "../auth/login";
import type { Ctx } from "../ctx";
import type { Asked } from "../mail/kinds";
import { queueMail } from "./mail";

/** What people are told by mail about their own account, so that they notice when it was not them. */

/** Notices that need nothing but who, and where from. */
type NoticeKind = "passwordChanged" | "secondFactorOff" | "newDevice";

export const NOWHERE: LoginOrigin = { userAgent: "", address: "" };

export const askedBy = (ctx: Ctx, { userAgent, address }: LoginOrigin): Asked => ({ userAgent, address, at: ctx.now });

interface Addressee {
  email: string;
  locale: string | null;
  timeZone: string | null;
}

/** Where a person reads their mail, in which language, and the time zone of their account. */
export async function addresseeOf(tx: Ctx, personId: string): Promise<Addressee | null> {
  const [person] = await tx.db.query<Addressee>(
    `SELECT person.email, person.locale, (
       SELECT account.time_zone FROM membership JOIN account ON account.id = membership.account_id
        WHERE membership.person_id = person.id ORDER BY membership.created_at LIMIT 1) AS "timeZone"
       FROM person WHERE id = $1`,
    [personId],
  );
  return person ?? null;
}

/** Tells a person by mail; call it in the transaction of what it tells about. Without a mail server it does nothing. */
export async function notify(tx: Ctx, personId: string, kind: NoticeKind, origin: LoginOrigin): Promise<void> {
  const to = await addresseeOf(tx, personId);
  if (to) await queueMail(tx, { ...to, personId }, { kind, asked: askedBy(tx, origin) });
}
