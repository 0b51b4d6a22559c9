import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { CommandLine } from "@/components/install-command";
import { Card } from "@/components/ui/card";
import { env } from "@/lib/env";
import { publicUrl } from "@/lib/http/origin";
import { CodeForm } from "./code-form";
import { Heading } from "./heading";
import { Wire } from "./wire";

/** Asks for the code a machine shows, and tells those who have none how to get one. */
export async function AskCode({ typed }: { typed?: string }) {
  const [t, head] = await Promise.all([getTranslations(), headers()]);
  const origin = publicUrl(head, env().MONITOR_URL);
  return (
    <>
      <Wire platform="" state="asking" />
      <Heading title={t("device.enterTitle")}>{t("device.enterHint")}</Heading>
      <Card className="mt-6 px-5 py-5">
        <CodeForm typed={typed} />
      </Card>
      <section aria-labelledby="no-code" className="mt-6">
        <h2 id="no-code" className="font-medium text-sm">
          {t("device.noCode")}
        </h2>
        <p className="mt-1 mb-2.5 text-muted text-sm">{t("device.noCodeHint")}</p>
        <CommandLine command={`curl -fsSL ${origin}/install.sh | sh`} label={t("install.copy")} />
      </section>
    </>
  );
}
