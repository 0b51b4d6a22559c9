import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentLogin, isHttps } from "@/lib/auth/current";
import { challengeCookieName } from "@/lib/auth/login-cookie";
import { ownPath } from "@/lib/domain/own-path";

/**
 * The page of a link is drawn once more while the click that used it is answered: whoever just got in goes on instead of
 * being told that the link was used.
 */
export async function goOnIfEntered(next: string | undefined): Promise<void> {
  if (await currentLogin()) redirect(ownPath(next));
  if ((await cookies()).get(challengeCookieName(await isHttps()))?.value) {
    redirect(`/sign-in/second-factor${next ? `?${new URLSearchParams({ next })}` : ""}`);
  }
}
