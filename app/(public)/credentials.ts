import { postNextAuth } from "../_shell/next-auth-post";

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
  const { ok, url } = await postNextAuth("callback/credentials", { email, password, next });
  if (ok && url) return { ok: true, value: url };
  const [code = "unexpected", minutes] =
    (url ? new URL(url, location.href).searchParams.get("error") : null)?.split(":") ?? [];
  const problem = { code, values: { minutes: Number(minutes) || 1 } };
  // Which of the two was wrong nobody is told; the password is the one to type again.
  return code === "credentials"
    ? { ok: false, fields: { password: problem } }
    : { ok: false, fields: {}, form: problem };
}
