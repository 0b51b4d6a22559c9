/** Every mail this product sends, with what goes into it. A new kind is a row here and words in both dictionaries. */

/** Where and when somebody asked for something: what a mail tells its reader, so that they can judge it. Empty: unknown. */
export interface Asked {
  userAgent: string;
  address: string;
  at: Date;
}

interface WithLink {
  /** The path and query of ours the button leads to. */
  path: string;
  /** When the link stops working. */
  until: Date;
  asked: Asked;
}

export interface MailContents {
  verify: WithLink;
  changeEmail: WithLink;
  magicLink: WithLink;
  reset: WithLink;
  passwordChanged: { asked: Asked };
  /** To the old address. */
  emailChanged: { asked: Asked; newEmail: string };
  secondFactorOff: { asked: Asked };
  newDevice: { asked: Asked };
  accountDeleted: { asked: Asked };
  test: Record<never, never>;
}

export type MailKind = keyof MailContents;

/** One mail to be written. */
export type Mail = { [Kind in MailKind]: { kind: Kind } & MailContents[Kind] }[MailKind];

/** Where the button of a notice leads: the way to take the account back. */
export const NOTICE_PATH: Partial<Record<MailKind, string>> = {
  passwordChanged: "/forgot-password",
  secondFactorOff: "/forgot-password",
  newDevice: "/forgot-password",
};
