import { Mail } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { SendAgain } from "./send-again";

/** Until the person has shown that their address is theirs. Quiet: everything works without. */
export async function ConfirmBanner({ email }: { email: string }) {
  const t = await getTranslations("recover");
  return (
    <aside className="flex items-center justify-between gap-4 border-b bg-sunken px-4 py-2 text-sm sm:justify-center">
      <p className="flex min-w-0 items-center gap-2">
        <Mail aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 [overflow-wrap:anywhere]">{t("confirmBanner", { email })}</span>
      </p>
      <SendAgain label={t("sendAgain")} done={t("sentAgain")} />
    </aside>
  );
}
