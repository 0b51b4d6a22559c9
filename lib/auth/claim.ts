import { z } from "zod";
import type { Provider } from "../domain/login-method";

/** What an identity provider says about who has just signed in there. */
export interface Claim {
  provider: Provider;
  /** Whose word it is; empty where there is only one such provider. */
  issuer: string;
  /** Never changes and is never given to somebody else, as an e-mail may be. */
  subject: string;
  /** "" when it gave none. */
  email: string;
  /** Did the provider see that the address is theirs? */
  emailVerified: boolean;
  name: string;
}

const verified = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]).catch(false);
const line = z.string().max(2_000).nullish().catch(null);

const OpenId = z.object({
  iss: z.string().max(2_000).default(""),
  sub: z.string().min(1).max(255),
  email: line,
  email_verified: verified,
  name: line,
});
const GitHub = z.object({
  id: z.number().int().positive(),
  login: line,
  name: line,
  email: line,
  /** Set by us, from the list of addresses: the profile itself does not say. */
  email_verified: verified,
});

/**
 * @param profile as the provider sent it
 * @throws ZodError when it names nobody
 */
export function claimOf(provider: Provider, profile: unknown): Claim {
  if (provider === "github") {
    const { id, login, name, email, email_verified } = GitHub.parse(profile);
    return {
      provider,
      issuer: "",
      subject: String(id),
      email: email ?? "",
      emailVerified: email_verified,
      name: name || login || "",
    };
  }
  const { iss, sub, email, email_verified, name } = OpenId.parse(profile);
  const issuer = provider === "oidc" ? iss : "";
  return { provider, issuer, subject: sub, email: email ?? "", emailVerified: email_verified, name: name ?? "" };
}

const Addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** The address GitHub knows to be theirs: the primary one, if verified. */
export function githubAddress(addresses: unknown): { email: string; email_verified: boolean } {
  const parsed = Addresses.safeParse(addresses);
  const primary = parsed.data?.find((address) => address.primary);
  return { email: primary?.email ?? "", email_verified: primary?.verified ?? false };
}
