import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CardSection } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { readThreshold } from "@/lib/services/threshold";
import { readWorldCounted } from "@/lib/services/world";
import { JsonUpload } from "./json-upload";
import { WorldSwitch } from "./world-switch";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("jsonUpload"))("title") };
}

/** Agents that come from a file, and whether the account's agents are counted in public. */
export default async function SettingsAgentsPage() {
  const { ctx, role } = await requireLogin();
  const [json, world, { minutes }, counted] = await Promise.all([
    getTranslations("jsonUpload"),
    getTranslations("world"),
    readThreshold(ctx),
    readWorldCounted(ctx),
  ]);
  return (
    <>
      <CardSection id="json-upload" title={json("title")} hint={json("hint")}>
        {may(role, "manage_tokens") ? (
          <JsonUpload minutes={Math.max(minutes, 6)} />
        ) : (
          <Notice>{json("readOnly")}</Notice>
        )}
      </CardSection>
      <CardSection id="world" title={world("title")} hint={world("hint")}>
        <WorldSwitch counted={counted} canChange={may(role, "manage_account")} />
        <p className="mt-3 max-w-prose text-muted text-sm">{world("explained")}</p>
      </CardSection>
    </>
  );
}
