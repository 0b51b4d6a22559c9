/** A token as people paste it. */

const AROUND = /^[\s"'`“”‘’«»<>\u200b\ufeff]+|[\s"'`“”‘’«»<>\u200b\ufeff,;]+$/g;
const PREFIX =
  /^(?:x-agent-token\s*:|authorization\s*:|bearer\s+|(?:export\s+)?(?:MONITOR_PLATFORM_TOKEN|API_KEY)\s*=|x-api-key\s*:)/i;
const OURS = /^(?:ocm_[0-9A-Za-z]+|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Takes off what copying and quoting leave around a token: white space, quotes of any kind, `Bearer`, the header's or
 * variable's name; and what a narrow window leaves inside: line breaks, and blanks where a token of ours comes of it.
 */
export function cleanToken(raw: string): string {
  let token = raw.replace(AROUND, "");
  for (let bare = ""; bare !== token; ) {
    bare = token;
    token = bare.replace(PREFIX, "").replace(AROUND, "");
  }
  const joined = token.replace(/\s*[\r\n]+\s*/g, "");
  const whole = joined.replace(/\s+/g, "");
  return OURS.test(whole) ? whole : joined;
}
