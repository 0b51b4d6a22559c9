import { getTranslations } from "next-intl/server";
import type { CurrentLogin } from "@/lib/auth/current";
import { signOut } from "../_shell/sign-out";

/** On a shared computer the wrong person may be signed in. */
export async function SignedInAs({ login }: { login: CurrentLogin }) {
  const t = await getTranslations();
  return (
    <form action={signOut} className="mt-6 text-center text-muted text-sm [overflow-wrap:anywhere]">
      {login.isDemo ? t("device.inDemo") : t("device.signedInAs", { email: login.email })}{" "}
      <button type="submit" className="font-medium underline underline-offset-4 hover:text-ink">
        {login.isDemo ? t("demo.leave") : t("nav.signOut")}
      </button>
    </form>
  );
}
