import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import { USER_CODE_ALPHABET, USER_CODE_LENGTH } from "../domain/user-code";

/**
 * The two codes of the device flow: one the machine keeps and polls with (256 bits), one a person types (34 bits, short
 * lived and throttled). The database holds keyed hashes of both.
 */

const DEVICE_CODE = /^ocd_[A-Za-z0-9_-]{43}$/;

/** A new device code: the machine's secret until it is exchanged. */
export const newDeviceCode = (): string => `ocd_${randomBytes(32).toString("base64url")}`;

/** Could we have issued it? */
export const isDeviceCode = (raw: string): boolean => DEVICE_CODE.test(raw);

/** A new user code, eight letters without their dash. */
export function newUserCode(): string {
  let code = "";
  while (code.length < USER_CODE_LENGTH) {
    for (const byte of randomBytes(USER_CODE_LENGTH * 2)) {
      // 240 = 12 × 20: what lies above would make the first letters likelier.
      if (byte < 240 && code.length < USER_CODE_LENGTH) code += USER_CODE_ALPHABET.charAt(byte % 20);
    }
  }
  return code;
}

const keys = new Map<string, Buffer>();

function hashKey(secret: string): Buffer {
  let key = keys.get(secret);
  if (!key) {
    key = Buffer.from(hkdfSync("sha256", secret, "", "openclaw-agent-monitor device-grant v1", 32));
    keys.set(secret, key);
  }
  return key;
}

/** What is stored of a code: HMAC-SHA256 under a key derived from MONITOR_SECRET. */
export function deviceCodeHash(kind: "device" | "user", code: string, secret: string): Buffer {
  return createHmac("sha256", hashKey(secret)).update(`${kind}:${code}`).digest();
}
