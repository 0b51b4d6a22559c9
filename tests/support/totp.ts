import { Secret, TOTP } from "otpauth";

const STEP_MS = 30_000;

/** The code an authenticator app shows at that moment. */
export function codeAt(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

/** A six-digit code that no step near that moment has. */
export function wrongCodeAt(secret: string, at: number): string {
  const near = [-2, -1, 0, 1, 2].map((step) => codeAt(secret, at + step * STEP_MS));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !near.includes(code)) ?? "";
}
