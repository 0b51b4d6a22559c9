import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { loginSecret } from "./login-cookie";

/** Secrets of people that we must be able to read again, encrypted under a key made from MONITOR_SECRET. */

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const key = (): Buffer =>
  Buffer.from(hkdfSync("sha256", loginSecret(), "", "openclaw-agent-monitor second-factor v1", 32));

/** @param owner bound into the seal: copied to somebody else's row it no longer opens */
export function seal(plain: Uint8Array, owner: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when it was sealed for somebody else, under another MONITOR_SECRET, or damaged */
export function unseal(sealed: Uint8Array, owner: string): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key(), nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(owner))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}
