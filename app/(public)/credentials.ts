/** Signing in goes through next-auth's own endpoints: its form token, then e-mail and password. */

interface Problem {
  code: string;
  values?: Record<string, number>;
}
export type SignInReply = { ok: true; value: string } | { ok: false; fields: Record<string, Problem>; form?: Problem };

/**
 * @param next where to go afterwards
 * @returns the path to go to: `next`, or first the page of the second factor
 * @throws when the server cannot be reached
 */
export async function postCredentials(email: string, password: string, next: string): Promise<SignInReply> {
  const asked = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken }: { csrfToken: string } = await asked.json();
  const answer = await fetch("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ csrfToken, email, password, next, json: "true" }),
  });
  const { url }: { url?: string } = await answer.json();
  if (answer.ok && url) return { ok: true, value: url };
  const [code = "unexpected", minutes] =
    (url ? new URL(url, location.href).searchParams.get("error") : null)?.split(":") ?? [];
  const problem = { code, values: { minutes: Number(minutes) || 1 } };
  // Which of the two was wrong nobody is told; the password is the one to type again.
  return code === "credentials"
    ? { ok: false, fields: { password: problem } }
    : { ok: false, fields: {}, form: problem };
}
