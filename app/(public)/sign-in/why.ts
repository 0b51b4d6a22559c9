/** What the address of the sign-in page may say, by `why` and `error`, and the words for it in `auth.why`. */
const WHY = { ended: "ended", signed_out: "signedOut", deleted: "deleted" } as const;

const ERRORS = {
  // next-auth's own: what a provider sent did not pass, or it sent a refusal.
  OAuthCallback: "answerRefused",
  OAuthSignin: "providerAway",
  Callback: "notFinished",
  AccessDenied: "notFinished",
  challengeOver: "challengeOver",
  identityUnverified: "identityUnverified",
  identityTaken: "identityTaken",
  signUpClosed: "signUpClosed",
  tooMany: "tooMany",
  noAccount: "noAccount",
} as const;

export type Why = (typeof WHY)[keyof typeof WHY];
export type WhyNot = (typeof ERRORS)[keyof typeof ERRORS] | "unexpected";

export const whyOf = (text: string | undefined): Why | null =>
  text !== undefined && Object.hasOwn(WHY, text) ? WHY[text as keyof typeof WHY] : null;

/** @returns null when nothing went wrong; a text that is none of ours says so in general */
export function whyNotOf(text: string | undefined): WhyNot | null {
  if (!text) return null;
  return Object.hasOwn(ERRORS, text) ? ERRORS[text as keyof typeof ERRORS] : "unexpected";
}
