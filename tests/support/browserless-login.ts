/** A signed-in person without a browser: what the sign-in page does, by plain requests. */

export interface Visitor {
  /** Sends a request with this person's cookies; never follows a redirect. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** Somebody who never signed in. */
export function anonymous(url: string): Visitor {
  return { request: (path, init) => fetch(new URL(path, url), { redirect: "manual", ...init }) };
}

/** Signs in through next-auth's own endpoints. @throws when the platform refuses */
export async function signedInVisitor(url: string, email: string, password: string): Promise<Visitor> {
  const jar = new Map<string, string>();
  const keep = (reply: Response) => {
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return reply;
  };
  const request = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    return keep(await fetch(new URL(path, url), { redirect: "manual", ...init, headers }));
  };
  const { csrfToken } = (await (await request("/api/auth/csrf")).json()) as { csrfToken: string };
  const reply = await request("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
  });
  if (!reply.ok) throw new Error(`Sign-in of ${email} answered ${reply.status}: ${await reply.text()}`);
  return { request };
}
