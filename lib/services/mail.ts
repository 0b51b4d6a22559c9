import { EmailError, sendEmail } from "../channels/email";
import { type Ctx, inTransaction } from "../ctx";
import { env, type MailSettings, mailSettings } from "../env";
import { log } from "../log";
import type { Mail } from "../mail/kinds";
import { localeOf, renderMail } from "../mail/render";

/** The one door through which mail leaves: written with what it tells about, sent soon after, by whoever comes first. */

const DAY_MS = 86_400_000;
/** Whoever took a mail has this long to send it; then it is anybody's again. Well above what one sending may take. */
const LEASE_MS = 180_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Sent at the same time. */
const AT_ONCE = 5;
/** One turn takes no new ones after this, so that the lease of each is long enough. */
const TURN_MS = 60_000;

/** To whom: an address, in its reader's language and time zone. */
export interface MailTo {
  /** null: the person is gone, or never was. */
  personId: string | null;
  /** null: nobody here has the address asked about. What is written then is never sent; only the work is the same. */
  email: string | null;
  locale: string | null;
  timeZone?: string | null;
}

/** May anything go by mail here? */
export const canSendMail = (): boolean => mailSettings(env()) !== null;

/** Puts a mail into the outbox; call it inside the transaction of what it tells about. Without a mail server it does nothing. */
export async function queueMail(tx: Ctx, to: MailTo, mail: Mail): Promise<void> {
  const settings = mailSettings(env());
  if (!settings) return;
  const { origin } = settings;
  const reader = { locale: localeOf(to.locale), origin, timeZone: to.timeZone ?? "UTC" };
  const { subject, text, html } = renderMail(mail, reader);
  // A link that no longer works is not worth sending.
  const giveUpAt = Math.min(
    tx.now.getTime() + DAY_MS,
    "until" in mail ? mail.until.getTime() : Number.MAX_SAFE_INTEGER,
  );
  const [body, state] = to.email === null ? [["", ""], "nobody"] : [[text, html], "waiting"];
  await tx.db.query(
    `INSERT INTO mail_outbox (person_id, kind, recipient, subject, body_text, body_html, state, created_at, next_try_at, give_up_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
    [to.personId, mail.kind, to.email ?? "", subject, ...body, state, tx.now, new Date(giveUpAt)],
  );
}

interface Claimed {
  id: string;
  kind: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
  tries: number;
}

/**
 * Sends what is due. Any number of processes may call it at once: each mail is sent by one of them. What fails is tried
 * again with growing pauses, and given up after a day or when its link no longer works.
 */
export async function deliverMail(ctx: Ctx): Promise<{ sent: number; failed: number }> {
  const total = { sent: 0, failed: 0 };
  await giveUp(ctx);
  const settings = mailSettings(env());
  if (!settings) return total;
  const startedAt = performance.now();
  while (performance.now() - startedAt < TURN_MS) {
    const mails = await claim(ctx);
    const results = await Promise.all(mails.map((mail) => deliver(ctx, settings, mail)));
    total.sent += results.filter(Boolean).length;
    total.failed += results.filter((sent) => !sent).length;
    if (mails.length < AT_ONCE) break;
  }
  return total;
}

/** Takes a few mails for this process alone, until the lease ends. */
function claim(ctx: Ctx): Promise<Claimed[]> {
  return ctx.db.query<Claimed>(
    `UPDATE mail_outbox SET tries = tries + 1, next_try_at = $2
      WHERE id IN (SELECT id FROM mail_outbox WHERE state = 'waiting' AND next_try_at <= $1
                   ORDER BY next_try_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING id, kind, recipient, subject, body_text AS text, body_html AS html, tries`,
    [ctx.now, new Date(ctx.now.getTime() + LEASE_MS), AT_ONCE],
  );
}

/** @returns whether it was sent */
async function deliver(ctx: Ctx, settings: MailSettings, mail: Claimed): Promise<boolean> {
  const { id, kind, tries, recipient: to, subject, text, html } = mail;
  try {
    await sendEmail(settings, { id, to, subject, text, html });
    await finish(ctx, mail, "sent", "");
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof EmailError && error.permanent) {
      await finish(ctx, mail, "refused", message);
      log().warn({ mail: id, kind, reason: message }, "A mail was refused and is given up");
      return false;
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
    await ctx.db.query(
      "UPDATE mail_outbox SET next_try_at = $3, last_error = $4 WHERE id = $1 AND tries = $2 AND state = 'waiting'",
      [id, tries, new Date(ctx.now.getTime() + pause), message.slice(0, 500)],
    );
    if (tries === 1) log().warn({ mail: id, kind, reason: message }, "A mail could not be sent yet; trying again");
    return false;
  }
}

/**
 * Ends a mail, unless its lease ran out and somebody else has it. Its text may hold a key: it goes, and so does the
 * address of somebody who was deleted.
 */
async function finish(ctx: Ctx, mail: Claimed, state: "sent" | "refused", error: string): Promise<void> {
  await ctx.db.query(
    `UPDATE mail_outbox SET state = $3, done_at = $4, last_error = $5, body_text = '', body_html = '',
            recipient = CASE WHEN person_id IS NULL THEN '' ELSE recipient END
      WHERE id = $1 AND tries = $2 AND state = 'waiting'`,
    [mail.id, mail.tries, state, ctx.now, error.slice(0, 500)],
  );
}

async function giveUp(ctx: Ctx): Promise<void> {
  const given = await inTransaction(ctx, (tx) =>
    tx.db.query<{ id: string; kind: string; tries: number; reason: string }>(
      `UPDATE mail_outbox SET state = 'given_up', done_at = $1, body_text = '', body_html = '',
              recipient = CASE WHEN person_id IS NULL THEN '' ELSE recipient END
        WHERE state = 'waiting' AND give_up_at <= $1 RETURNING id, kind, tries, last_error AS reason`,
      [ctx.now],
    ),
  );
  for (const { id, ...rest } of given) log().warn({ mail: id, ...rest }, "A mail could not be sent and is given up");
}
