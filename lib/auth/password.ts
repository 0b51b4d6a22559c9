import { hash, type Options, verify } from "@node-rs/argon2";

/** Argon2id with OWASP's first choice: 19 MiB, 2 passes; about 50 ms. Stored hashes carry their own parameters. */
const OPTIONS: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a random text nobody knows: compared with when there is no such person, so that the answer takes as long. */
export const HASH_OF_NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$EZnx+RR3sQPH5JGwpQLaRw$yv9Nw0dQ4zaTPbmmtjBDHYB88aVquPvXKPmY0iBWook";

/** One keyboard sends é as one character, another as two: both are the same password. */
const folded = (plain: string): string => plain.normalize("NFKC");

/** An Argon2id hash with its own salt, as text. */
export function hashPassword(plain: string): Promise<string> {
  return hash(folded(plain), OPTIONS);
}

/**
 * Does the password belong to the hash?
 * @param stored null when there is no such person or no password: takes as long, and is never true
 */
export async function verifyPassword(stored: string | null | undefined, plain: string): Promise<boolean> {
  const matches = await verify(stored ?? HASH_OF_NOBODY, folded(plain));
  return matches && Boolean(stored);
}
