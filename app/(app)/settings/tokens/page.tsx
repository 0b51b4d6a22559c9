import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { requireLogin } from "@/lib/auth/current";
import type { AccountCtx } from "@/lib/ctx";
import { may } from "@/lib/domain/roles";
import { DEFAULT_HOST } from "@/lib/domain/token-pin";
import { listHosts } from "@/lib/services/hosts";
import { listTokens, type TokenRow } from "@/lib/services/tokens";
import { GenerateToken } from "../../../_shell/token-maker";
import { TokenActions } from "./token-actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tokens.title") };
}

/** Of uploads without a host nobody can be sure. */
async function namedHosts(ctx: AccountCtx): Promise<{ id: string; name: string }[]> {
  const { rows } = await listHosts(ctx);
  return rows.filter((host) => host.externalId !== DEFAULT_HOST).map(({ id, name }) => ({ id, name }));
}

export default async function TokensPage() {
  const login = await requireLogin();
  const [t, tokens] = await Promise.all([getTranslations("settings.tokens"), listTokens(login.ctx)]);
  const canManage = may(login.role, "manage_tokens");
  const generate = canManage && <GenerateToken />;
  return (
    <CardSection id="tokens" title={t("title")} hint={t("hint")} actions={tokens.length > 0 && generate} padded={false}>
      {!canManage && <Notice className="m-5 sm:m-6">{t("readOnly")}</Notice>}
      {tokens.length === 0 ? (
        <EmptyState icon={<KeyRound className="size-6" strokeWidth={1.5} />} title={t("emptyTitle")} actions={generate}>
          {t("emptyText")}
        </EmptyState>
      ) : (
        <TokenTable tokens={tokens} hosts={await namedHosts(login.ctx)} canManage={canManage} />
      )}
    </CardSection>
  );
}

/** What `setTokenReachAction` takes for it. */
const reachOf = ({ reusable, pinnedTo }: TokenRow): string => (reusable ? "any" : (pinnedTo?.id ?? "next"));

/** Which machines it works on. */
async function Reach({ token: { reusable, pinnedTo } }: { token: TokenRow }) {
  const t = await getTranslations("settings.tokens");
  if (reusable) return t("reachAny");
  if (pinnedTo === null) return t("reachNext");
  if (pinnedTo.id === null) return <bdi className="line-clamp-2 [overflow-wrap:anywhere]">{pinnedTo.name}</bdi>;
  return (
    <Link href={`/hosts/${pinnedTo.id}`} prefetch={false} className="line-clamp-2 underline [overflow-wrap:anywhere]">
      <bdi>{pinnedTo.name}</bdi>
    </Link>
  );
}

interface TableProps {
  tokens: TokenRow[];
  /** Machines a token can be given to. */
  hosts: { id: string; name: string }[];
  canManage: boolean;
}

async function TokenTable({ tokens, hosts, canManage }: TableProps) {
  const t = await getTranslations("settings.tokens");
  return (
    <Table label={t("list")}>
      <thead>
        <tr>
          <TableHead>{t("nameColumn")}</TableHead>
          <TableHead className="max-sm:hidden">{t("token")}</TableHead>
          <TableHead className="max-md:hidden">{t("reach")}</TableHead>
          <TableHead className="max-lg:hidden">{t("created")}</TableHead>
          <TableHead>{t("lastUsed")}</TableHead>
          {canManage && (
            <TableHead>
              <span className="sr-only">{t("actions")}</span>
            </TableHead>
          )}
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <TableRow key={token.id}>
            <TableCell className="max-w-32 font-medium sm:max-w-60">
              <span className="line-clamp-2 [overflow-wrap:anywhere]">{token.name}</span>
              <span className="numeric block font-normal text-muted sm:hidden">{token.masked}</span>
              <span className="block font-normal text-muted text-xs md:hidden">
                <Reach token={token} />
              </span>
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
              <span className="numeric">{token.masked}</span>
            </TableCell>
            <TableCell className="max-w-48 text-muted max-md:hidden">
              <Reach token={token} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted max-lg:hidden">
              <RelativeTime at={token.createdAt.getTime()} focusable />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              {token.lastUsedAt ? <RelativeTime at={token.lastUsedAt.getTime()} focusable /> : t("neverUsed")}
            </TableCell>
            {canManage && (
              <TableCell className="py-1.5 text-right">
                <TokenActions id={token.id} name={token.name} reach={reachOf(token)} hosts={hosts} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
