import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type Configuration, type KoaContextWithOIDC, Provider } from "oidc-provider";
import { freePort } from "./server";

/** Somebody with an account at the identity provider. */
export interface Elsewhere {
  sub: string;
  name: string;
  email?: string;
  email_verified?: boolean;
}

/** A real OpenID Connect provider on loopback. Its page lets whoever comes choose who they are. */
export interface IdentityProvider {
  /** What the monitor needs to know of it. */
  env: Record<string, string>;
  /** Adds people, or changes them. */
  know(...people: Elsewhere[]): void;
  /**
   * Goes through its pages as this person, in a browser of their own.
   * @param authorizationUrl where the monitor sent them
   * @returns where it sends them back to: the monitor's callback with a code
   */
  answer(authorizationUrl: string, sub: string): Promise<URL>;
  stop(): Promise<void>;
}

const CLIENT = { id: "monitor", secret: randomBytes(24).toString("hex") };
const HOUR_SECONDS = 3_600;

/** @param monitorUrl whose callback it will answer to; need not be there yet */
export async function startIdentityProvider(monitorUrl: string): Promise<IdentityProvider> {
  const people = new Map<string, Elsewhere>();
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, configuration(monitorUrl, people));
  const handle = provider.callback();
  const server = createServer((request, response) => {
    const choice = /^\/interaction\/[^/]+(?:\/(?<sub>[^/?]+))?$/.exec(request.url ?? "");
    if (!choice) return void handle(request, response);
    const { sub } = choice.groups ?? {};
    if (request.method === "POST" && sub) {
      void provider.interactionFinished(request, response, { login: { accountId: decodeURIComponent(sub) } });
      return;
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(chooser(request.url ?? "", people));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret, OIDC_NAME: "Harbour ID" },
    know: (...added) => {
      for (const person of added) people.set(person.sub, person);
    },
    answer: (authorizationUrl, sub) => goThrough(authorizationUrl, sub, monitorUrl),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function configuration(monitorUrl: string, people: Map<string, Elsewhere>): Configuration {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ttl = HOUR_SECONDS;
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${monitorUrl}/api/auth/callback/oidc`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // The address is in the user information only, as with many providers.
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_context, sub) => {
      const person = people.get(sub);
      return person && { accountId: sub, claims: async () => ({ ...person }) };
    },
    loadExistingGrant: consent,
    ttl: { AccessToken: ttl, AuthorizationCode: 60, Grant: ttl, IdToken: ttl, Interaction: ttl, Session: ttl },
  };
}

/** Everybody agrees to everything: consent is not what is tested. */
async function consent(context: KoaContextWithOIDC) {
  const { client, session, provider } = context.oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid email profile");
  await grant.save();
  return grant;
}

function chooser(path: string, people: Map<string, Elsewhere>): string {
  const forms = [...people.values()].map(
    ({ sub, name }) =>
      `<form method="post" action="${path}/${encodeURIComponent(sub)}"><button>Sign in as ${name}</button></form>`,
  );
  return `<!doctype html><html lang="en"><title>Harbour ID</title><h1>Harbour ID</h1>${forms.join("")}</html>`;
}

/** Follows redirects with a jar of cookies, choosing `sub` on the way, until one leads to the monitor. */
async function goThrough(authorizationUrl: string, sub: string, monitorUrl: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(authorizationUrl);
  for (let step = 0; step < 10; step += 1) {
    if (url.origin === new URL(monitorUrl).origin) return url;
    const choosing = url.pathname.startsWith("/interaction/");
    const reply = await fetch(choosing ? `${url.href}/${encodeURIComponent(sub)}` : url, {
      method: choosing ? "POST" : "GET",
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const to = reply.headers.get("location");
    if (!to) throw new Error(`The identity provider answered ${reply.status}: ${await reply.text()}`);
    url = new URL(to, url);
  }
  throw new Error("The identity provider redirected without end.");
}
