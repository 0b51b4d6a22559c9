import type { OAuthConfig } from "next-auth/providers/oauth";
import { PROVIDERS, type Provider } from "../domain/login-method";
import { type Env, env } from "../env";
import { githubAddress } from "./claim";

/** A provider the operator has set up, as buttons name it. */
export interface ConfiguredProvider {
  id: Provider;
  name: string;
}

interface Keys {
  clientId: string;
  clientSecret: string;
}

const pair = (clientId?: string, clientSecret?: string): Keys | undefined =>
  clientId && clientSecret ? { clientId, clientSecret } : undefined;

const keysOf: Record<Provider, (from: Env) => Keys | undefined> = {
  google: (from) => pair(from.GOOGLE_CLIENT_ID, from.GOOGLE_CLIENT_SECRET),
  github: (from) => pair(from.GITHUB_CLIENT_ID, from.GITHUB_CLIENT_SECRET),
  oidc: (from) => (from.OIDC_ISSUER ? pair(from.OIDC_CLIENT_ID, from.OIDC_CLIENT_SECRET) : undefined),
};
const nameOf: Record<Provider, (from: Env) => string> = {
  google: () => "Google",
  github: () => "GitHub",
  oidc: (from) => from.OIDC_NAME,
};

/** The providers whose variables are set, in the order of their buttons. */
export function configuredProviders(from: Env = env()): ConfiguredProvider[] {
  return PROVIDERS.filter((id) => keysOf[id](from)).map((id) => ({ id, name: nameOf[id](from) }));
}

/** What next-auth calls a profile; ours is read from the provider's own words by `claimOf`. */
const profile = (said: { sub?: string; id?: number }) => ({ id: String(said.sub ?? said.id ?? "") });
const TIMEOUT_MS = 10_000;

type Config = OAuthConfig<{ sub?: string; id?: number }>;

const CONFIGS: Record<Provider, (from: Env) => Partial<Config>> = {
  google: () => openIdAt("https://accounts.google.com"),
  oidc: (from) => openIdAt(from.OIDC_ISSUER ?? ""),
  github: () => ({
    issuer: "https://github.com/login/oauth",
    authorization: {
      url: "https://github.com/login/oauth/authorize",
      params: { scope: "read:user user:email" },
    },
    token: "https://github.com/login/oauth/access_token",
    checks: ["pkce", "state"],
    userinfo: {
      url: "https://api.github.com/user",
      async request({ client, tokens }) {
        const token = tokens.access_token ?? "";
        const said = await client.userinfo(token);
        const reply = await fetch("https://api.github.com/user/emails", {
          headers: { authorization: `Bearer ${token}`, accept: "application/json" },
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        return { ...said, ...githubAddress(reply.ok ? await reply.json() : []) };
      },
    },
  }),
};

function openIdAt(issuer: string): Partial<Config> {
  return {
    wellKnown: `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    userinfo: {
      // Many providers put the address only there.
      async request({ client, tokens }) {
        const { iss, sub, ...claims } = checkedClaims(tokens.id_token ?? "");
        if (!client.issuer.metadata.userinfo_endpoint) return { ...claims, iss, sub };
        const said = await client.userinfo(tokens.access_token ?? "");
        if (said.sub !== sub) throw new Error("The provider's user information is about somebody else.");
        return { ...claims, ...said, iss, sub };
      },
    },
  };
}

/** The claims of an ID token whose signature, audience and nonce next-auth has checked. */
function checkedClaims(idToken: string): { iss?: string; sub?: string } {
  return JSON.parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString());
}

/** next-auth's view of the configured providers. */
export function nextAuthProviders(from: Env = env()): Config[] {
  return configuredProviders(from).flatMap(({ id, name }) => {
    const keys = keysOf[id](from);
    if (!keys) return [];
    return [{ id, name, type: "oauth", profile, httpOptions: { timeout: TIMEOUT_MS }, ...CONFIGS[id](from), ...keys }];
  });
}
