import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { pick } from "@/lib/i18n/client-namespaces";
import { type Messages, messages } from "@/lib/i18n/messages";

/** Gives the client components inside their words: these namespaces in the page's language, nothing else. */
export async function Words({ names, children }: { names: readonly (keyof Messages)[]; children: ReactNode }) {
  return (
    <NextIntlClientProvider messages={pick(messages[await getLocale()], names)}>{children}</NextIntlClientProvider>
  );
}
