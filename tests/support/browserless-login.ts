/** A person without a browser: what the pages do, by plain requests. */

export interface Visitor {
  /** Sends a request with this person's cookies; never follows a redirect. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** Somebody whose cookies can be looked at, as a thief would. */
export interface OpenVisitor extends Visitor {
  cookies: Map<string, string>;
  /** A form of next-auth's, with its form token. */
  post(path: string, fields: Record<string, string>): Promise<{ reply: Response; url: string }>;
  /** @throws when the platform refuses */
  signIn(email: string, password: string): Promise<void>;
}

/** Somebody who never signed in. */
export function anonymous(url: string): Visitor {
  return { request: (path, init) => fetch(new URL(path, url), { redirect: "manual", ...init }) };
}

/** Somebody with a jar of cookies of their own. */
export function newVisitor(url: string, cookies = new Map<string, string>()): OpenVisitor {
  const request = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const reply = await fetch(new URL(path, url), { redirect: "manual", ...init, headers });
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      if (value === "" || /;\s*max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  const post = async (path: string, fields: Record<string, string>) => {
    const { csrfToken } = (await (await request("/api/auth/csrf")).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, ...fields, json: "true" });
    const reply = await request(path, { method: "POST", body });
    const { url: next = "" } = (await reply.clone().json()) as { url?: string };
    return { reply, url: next };
  };
  return {
    cookies,
    request,
    post,
    async signIn(email, password) {
      const { reply } = await post("/api/auth/callback/credentials", { email, password });
      if (!reply.ok) throw new Error(`Sign-in of ${email} answered ${reply.status}: ${await reply.text()}`);
    },
  };
}

/** Signs in through next-auth's own endpoints. @throws when the platform refuses */
export async function signedInVisitor(url: string, email: string, password: string): Promise<Visitor> {
  const visitor = newVisitor(url);
  await visitor.signIn(email, password);
  return visitor;
}
