import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * Agent tokens: `ocm_`, 32 random Base62 characters, 6 characters of checksum. The first 12 random characters find the
 * row (71 bits), the other 20 (119 bits) stay secret: the database holds only a keyed hash of the whole.
 *
 * Keys of added hosts are 64 hexadecimal digits, as published agents take them; 16 of them (64 bits) find the row.
 */

const PREFIX = "ocm_";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const LOOKUP_LENGTH = 12;
/** Begins the look-up of keys of hosts, and of nothing else. */
export const KEY_LOOKUP_PREFIX = "key:";
const KEY_LOOKUP_LENGTH = 16;
const KEY_SHAPE = /^[0-9a-f]{64}$/;
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);

function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      // 248 = 4 × 62: what lies above would make the first letters likelier.
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}

function checksum(text: string): string {
  let value = crc32(text);
  let sum = "";
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    sum = ALPHABET.charAt(value % 62) + sum;
    value = Math.floor(value / 62);
  }
  return sum;
}

/** A new token, to be shown once. */
export function newAgentToken(): string {
  const body = PREFIX + randomBase62(RANDOM_LENGTH);
  return body + checksum(body);
}

/** A new key of a host, to be shown once. */
export const newHostKey = (): string => randomBytes(32).toString("hex");

const isHostKey = (raw: string): boolean => KEY_SHAPE.test(raw);

/** Could we have issued it? Decided without the database: a mistyped or cut token costs nothing. */
export function isAgentToken(raw: string): boolean {
  if (isHostKey(raw)) return true;
  return SHAPE.test(raw) && checksum(raw.slice(0, -CHECKSUM_LENGTH)) === raw.slice(-CHECKSUM_LENGTH);
}

/** The part that finds the row; safe to show in lists. */
export function tokenLookup(raw: string): string {
  if (isHostKey(raw)) return KEY_LOOKUP_PREFIX + raw.slice(0, KEY_LOOKUP_LENGTH);
  return raw.slice(PREFIX.length, PREFIX.length + LOOKUP_LENGTH);
}

/** How a list names a token without giving it away. */
export function maskedToken(lookup: string): string {
  if (lookup.startsWith(KEY_LOOKUP_PREFIX)) return `${lookup.slice(KEY_LOOKUP_PREFIX.length).slice(0, 8)}…`;
  return `${PREFIX}${lookup.slice(0, 4)}…`;
}

const keys = new Map<string, Buffer>();

function hashKey(secret: string): Buffer {
  let key = keys.get(secret);
  if (!key) {
    key = Buffer.from(hkdfSync("sha256", secret, "", "openclaw-agent-monitor agent-token v1", 32));
    keys.set(secret, key);
  }
  return key;
}

/** What is stored: HMAC-SHA256 under a key derived from MONITOR_SECRET, so that a stolen table is of no use. */
export function tokenHash(raw: string, secret: string): Buffer {
  return createHmac("sha256", hashKey(secret)).update(raw).digest();
}

/** Constant-time comparison of two hashes. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
