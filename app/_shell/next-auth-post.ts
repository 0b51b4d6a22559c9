/** next-auth's own endpoints, as its forms would be sent: with its form token. */

export interface NextAuthReply {
  ok: boolean;
  /** Where to go, as next-auth says; `error` in its query names what is wrong. */
  url: string | undefined;
}

/**
 * @param path below /api/auth
 * @throws when the server cannot be reached
 */
export async function postNextAuth(path: string, fields: Record<string, string>): Promise<NextAuthReply> {
  const asked = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken }: { csrfToken: string } = await asked.json();
  const answer = await fetch(`/api/auth/${path}`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, ...fields, json: "true" }),
  });
  const { url }: { url?: string } = await answer.json();
  return { ok: answer.ok, url };
}

/**
 * Leaves for an identity provider; it sends the browser back to `next`.
 * @param again true: the provider is to ask who they are even if it knows
 * @throws when the server cannot be reached
 */
export async function goToProvider(provider: string, next: string, again = false): Promise<void> {
  const { url } = await postNextAuth(`signin/${provider}${again ? "?prompt=login" : ""}`, { callbackUrl: next });
  if (!url) throw new Error("The monitor named no address to go to.");
  // A form would do, were its redirect to the provider not against our policy for forms.
  location.assign(url);
}
