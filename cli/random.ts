/**
 * Hexadecimal digits at random, enough to be unique, not to be secret. Math.random is seeded from the system;
 * node:crypto would take four megabytes of the service's memory.
 */
export function randomHex(digits: number): string {
  let text = "";
  while (text.length < digits)
    text += Math.floor(Math.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return text.slice(0, digits);
}
