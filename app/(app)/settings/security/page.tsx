import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CardSection } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { requireLogin } from "@/lib/auth/current";
import { configuredProviders } from "@/lib/auth/providers";
import { hasPassword } from "@/lib/services/accounts";
import { listIdentities } from "@/lib/services/identities";
import { secondFactorOf } from "@/lib/services/second-factor-setup";
import { SecondFactor } from "./second-factor";
import { WaysIn } from "./ways-in";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("secondFactor.settings");
  return { title: t("title") };
}

/** What a provider's answer may have failed of, as its way back says it. */
const REFUSALS = ["identityElsewhere", "identityForeign", "proofNeeded", "demoReadOnly"] as const;

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SecurityPage({ searchParams }: Props) {
  const login = await requireLogin();
  const { ctx, personId } = login;
  const [t, query, factor, identities, password] = await Promise.all([
    getTranslations(),
    searchParams,
    secondFactorOf(ctx, personId),
    listIdentities(ctx, personId),
    hasPassword(ctx, personId),
  ]);
  const refusal = query.error && (REFUSALS.find((code) => code === query.error) ?? "unexpected");
  return (
    <>
      {refusal && <Notice tone="problem">{t(`problem.${refusal}`)}</Notice>}
      {query.done === "connected" && <Notice>{t("secondFactor.ways.connected")}</Notice>}
      <CardSection id="second-factor" title={t("secondFactor.settings.factor")} hint={t("secondFactor.settings.why")}>
        <SecondFactor since={factor.since?.getTime() ?? null} codesLeft={factor.codesLeft} email={login.email} />
      </CardSection>
      <CardSection id="ways" title={t("secondFactor.ways.title")} hint={t("secondFactor.ways.hint")} padded={false}>
        <WaysIn
          hasPassword={password}
          providers={configuredProviders()}
          identities={identities.map(({ id, provider, email, createdAt }) => ({
            id,
            provider,
            email,
            since: createdAt.getTime(),
          }))}
        />
      </CardSection>
    </>
  );
}
