import { describe, expect, it } from "vitest";
import { HASH_OF_NOBODY, hashPassword, verifyPassword } from "./password";

describe("passwords", () => {
  it("refuses a wrong password, an empty one, and one that differs in case", async () => {
    const hash = await hashPassword("lantern harbour crab");
    for (const wrong of ["lantern harbour crabs", "", "Lantern harbour crab"]) {
      expect(await verifyPassword(hash, wrong)).toBe(false);
    }
  });

  it("is never true for a person who does not exist, and works as hard to say so", async () => {
    const effort = (hash: string) => hash.split("$").slice(0, 4);
    // The same algorithm and parameters take the same time, which a busy machine could not show.
    expect(effort(HASH_OF_NOBODY)).toEqual(effort(await hashPassword("lantern harbour crab")));
    expect(await verifyPassword(null, "lantern harbour crab")).toBe(false);
    expect(await verifyPassword(undefined, "")).toBe(false);
  });

  it("hashes with Argon2id, 19 MiB, and a new salt each time", async () => {
    const [one, two] = await Promise.all([hashPassword("lantern harbour crab"), hashPassword("lantern harbour crab")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(two, "lantern harbour crab")).toBe(true);
  });

  it("takes one password for the same however a keyboard composes it", async () => {
    expect(await verifyPassword(await hashPassword("caf\u00e9 au lait"), "cafe\u0301 au lait")).toBe(true);
  });
});
