import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { LiveState } from "@/components/live/live-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireLogin } from "@/lib/auth/current";
import { Connect } from "./connect";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("connect"))("title") };
}

/** Connecting a machine: the one line to run there, and what we are waiting for. */
export default async function ConnectPage() {
  const [t, { ctx }, head] = await Promise.all([getTranslations("connect"), requireLogin(), headers()]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} actions={<LiveState />} />
      <Connect head={head} since={ctx.now.getTime()} />
    </>
  );
}
