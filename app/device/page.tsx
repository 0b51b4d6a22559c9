import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { RenderedAtProvider } from "@/components/relative-time";
import { type CurrentLogin, requireLogin } from "@/lib/auth/current";
import { shownUserCode, userCodeIn } from "@/lib/domain/user-code";
import { AppError } from "@/lib/errors";
import { originOf } from "@/lib/http/origin";
import { accountName, type DeviceRequest, readDeviceRequest } from "@/lib/services/device-requests";
import { Approved, Connected } from "./after";
import { AskCode } from "./ask-code";
import { DeadEnd } from "./dead-end";
import { Question } from "./question";
import { SignedInAs } from "./signed-in-as";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("device");
  return { title: t("title") };
}

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Where a person approves a machine that asks to be connected (RFC 8628). Looking changes nothing. */
export default async function DevicePage({ searchParams }: Props) {
  const [login, query] = await Promise.all([requireLogin(), searchParams]);
  const typed = [query.code].flat()[0]?.trim() ?? "";
  return (
    <RenderedAtProvider at={login.ctx.now.getTime()}>
      <Content login={login} typed={typed} />
      <SignedInAs login={login} />
    </RenderedAtProvider>
  );
}

/** What a code leads to, or that its finder has guessed too often. */
type Found = DeviceRequest | { kind: "locked"; minutes: number };

async function find(login: CurrentLogin, code: string): Promise<Found> {
  const { address } = originOf(await headers());
  try {
    return await readDeviceRequest(login.ctx, { personId: login.personId, address }, code);
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== "too_many") throw error;
    return { kind: "locked", minutes: Math.ceil((error.detail.retryAfterSeconds ?? 60) / 60) };
  }
}

async function Content({ login, typed }: { login: CurrentLogin; typed: string }) {
  if (typed === "") return <AskCode />;
  const code = userCodeIn(typed);
  if (!code) return <AskCode typed={typed.slice(0, 40)} />;
  const [found, account] = await Promise.all([find(login, code), accountName(login.ctx)]);
  switch (found.kind) {
    case "pending":
      return <Question login={login} machine={found.machine} account={account} code={shownUserCode(code)} />;
    case "approved":
      return <Approved machine={found.machine} account={account} hasToken={found.hasToken} />;
    case "connected":
      return <Connected machine={found.machine} account={account} host={found.host} />;
    default:
      return <DeadEnd found={found} />;
  }
}
