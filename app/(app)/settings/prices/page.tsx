import { Coins } from "lucide-react";
import type { Metadata } from "next";
import { getFormatter, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { requireLogin } from "@/lib/auth/current";
import { PRICE_TABLE_VERSION, VENDORS } from "@/lib/domain/price-table";
import { dollarsText } from "@/lib/domain/pricing";
import { may } from "@/lib/domain/roles";
import { lastResort, type PricedModel, pricedModels } from "@/lib/services/prices";
import { PriceForm } from "./price-form";
import { RateForm } from "./rate-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pricing"))("title") };
}

/** What models cost: the account's own prices, the vendors' lists, and a rule of thumb for the rest. */
export default async function PricesPage() {
  const login = await requireLogin();
  const [t, models, rate] = await Promise.all([
    getTranslations("pricing"),
    pricedModels(login.ctx),
    lastResort(login.ctx),
  ]);
  const canChange = may(login.role, "manage_account");
  return (
    <>
      <CardSection id="prices" title={t("title")} hint={t("hint")} padded={false}>
        {!canChange && <Notice className="m-5 sm:m-6">{t("readOnly")}</Notice>}
        {models.length === 0 ? (
          <EmptyState icon={<Coins className="size-6" strokeWidth={1.5} />} title={t("emptyTitle")}>
            {t("emptyText")}
          </EmptyState>
        ) : (
          <ul>
            {models.map((model) => (
              <ModelLine key={model.model} model={model} canChange={canChange} />
            ))}
          </ul>
        )}
        {canChange && (
          <details className="group border-t px-5 sm:px-6">
            <summary className="flex min-h-12 cursor-pointer items-center font-medium text-sm">{t("another")}</summary>
            <div className="pb-6">
              <PriceForm values={{}} />
            </div>
          </details>
        )}
      </CardSection>
      <CardSection id="rate" title={t("rateTitle")} hint={t("rateHint")}>
        <RateForm rate={rate === null ? "" : dollarsText(rate)} canChange={canChange} />
      </CardSection>
      <CardSection id="lists" title={t("listTitle")} hint={t("listHint", { version: PRICE_TABLE_VERSION })}>
        <Lists />
      </CardSection>
    </>
  );
}

const TONES = { none: "late", own: "online", list: "retired" } as const;
const CLASSES = ["input", "output", "cacheRead", "cacheWrite"] as const;

async function ModelLine({
  model: { model, origin, price, list },
  canChange,
}: {
  model: PricedModel;
  canChange: boolean;
}) {
  const t = await getTranslations("pricing");
  const format = await getFormatter();
  const hint =
    origin === "none"
      ? t("noneHint")
      : list &&
        t("listOf", {
          vendor: list.name,
          date: format.dateTime(new Date(list.checked), { dateStyle: "medium", timeZone: "UTC" }),
        });
  return (
    <li className="border-b px-5 py-4 last:border-0 sm:px-6" data-model={model}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="min-w-0 font-medium text-sm [overflow-wrap:anywhere]">{model}</bdi>
        <Badge tone={TONES[origin]}>{t(origin)}</Badge>
      </div>
      {hint && <p className="mt-0.5 text-muted text-xs">{hint}</p>}
      {price && (
        <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-2 text-sm sm:grid-cols-4">
          {CLASSES.map((name) => (
            <div key={name}>
              <dt className="text-muted text-xs">{t(name)}</dt>
              <dd className="tabular-nums">${dollarsText(price[name])}</dd>
            </div>
          ))}
        </dl>
      )}
      {canChange && (
        <details className="mt-2">
          <summary className="inline-flex min-h-9 cursor-pointer items-center text-[0.8125rem] text-accent-text">
            {t(price ? "change" : "set")}
          </summary>
          <div className="pt-3 pb-1">
            <PriceForm
              key={JSON.stringify(price)}
              model={model}
              values={price ? Object.fromEntries(CLASSES.map((name) => [name, dollarsText(price[name])])) : {}}
              removeLabel={origin === "own" ? t(list ? "remove" : "removeNone") : undefined}
            />
          </div>
        </details>
      )}
    </li>
  );
}

async function Lists() {
  const t = await getTranslations("pricing");
  const format = await getFormatter();
  return (
    <ul className="space-y-3 text-sm">
      {VENDORS.map(({ provider, name, source, checked, models }) => (
        <li key={provider}>
          <a href={source} rel="noreferrer" className="font-medium underline underline-offset-4">
            {name}
          </a>
          <span className="block text-muted text-xs">
            {t("listModels", {
              count: Object.keys(models).length,
              date: format.dateTime(new Date(checked), { dateStyle: "medium", timeZone: "UTC" }),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
