import { after } from "next/server";
import { database } from "../db";
import { canSendMail, deliverMail } from "../services/mail";

/**
 * Sends what waits as soon as this request is answered: on serverless nothing else would, for hours. Where the platform
 * runs on, its schedule would within a second; whoever comes first sends.
 */
export function mailAfterAnswer(): void {
  if (canSendMail()) after(() => deliverMail({ db: database(), now: new Date() }));
}
