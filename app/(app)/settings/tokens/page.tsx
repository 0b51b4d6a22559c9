import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { listTokens, type TokenRow } from "@/lib/services/tokens";
import { GenerateToken } from "../../../_shell/token-maker";
import { TokenActions } from "./token-actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("tokens.title") };
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
        <TokenTable tokens={tokens} canManage={canManage} />
      )}
    </CardSection>
  );
}

async function TokenTable({ tokens, canManage }: { tokens: TokenRow[]; canManage: boolean }) {
  const t = await getTranslations("settings.tokens");
  return (
    <Table label={t("list")}>
      <thead>
        <tr>
          <TableHead>{t("nameColumn")}</TableHead>
          <TableHead className="max-sm:hidden">{t("token")}</TableHead>
          <TableHead className="max-md:hidden">{t("created")}</TableHead>
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
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
              <span className="numeric">{token.masked}</span>
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted max-md:hidden">
              <RelativeTime at={token.createdAt.getTime()} focusable />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              {token.lastUsedAt ? <RelativeTime at={token.lastUsedAt.getTime()} focusable /> : t("neverUsed")}
            </TableCell>
            {canManage && (
              <TableCell className="py-1.5 text-right">
                <TokenActions id={token.id} name={token.name} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
