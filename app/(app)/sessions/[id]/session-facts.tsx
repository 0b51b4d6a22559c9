import { useFormatter, useTranslations } from "next-intl";
import { type Fact, Facts } from "@/components/facts";
import { Moment } from "@/components/moment";
import { CardSection } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { shortCost } from "@/lib/domain/figures";
import type { SessionDetail } from "@/lib/services/session-detail";

/** Everything counted of the session, where it was read, and what each model used. */
export function SessionFacts({ session }: { session: SessionDetail }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const n = (value: number) => format.number(value);
  const { userMessages: user, assistantMessages: assistant, toolResults: results } = session;
  const facts: Fact[] = [
    {
      name: t("messages"),
      value: figure(
        "messages",
        t("messagesOf", {
          total: n(user + assistant + results),
          user: n(user),
          assistant,
          results,
        }),
      ),
    },
    {
      name: t("toolCalls"),
      value: figure(
        "toolCalls",
        t("toolCallsOf", {
          requested: n(session.toolsRequested),
          ok: n(session.toolsOk),
          failed: n(session.toolsFailed),
        }),
      ),
    },
    { name: t("errorCount"), value: figure("errors", n(session.errors)) },
    { name: t("turnCount"), value: n(session.turnCount) },
    { name: t("compactions"), value: figure("compactions", n(session.compactions)) },
    { name: t("resets"), value: figure("resets", n(session.resets)) },
    { name: t("began"), value: session.firstAt === null ? t("none") : <Moment at={session.firstAt} /> },
    { name: t("lastEntry"), value: session.lastAt === null ? t("none") : <Moment at={session.lastAt} /> },
    {
      name: t("source"),
      value: (
        <>
          {t(`sources.${session.source}`)} · {t("entries", { count: session.entries })}
          {session.unparsable > 0 && (
            <span className="block text-late">{t("unparsable", { count: session.unparsable })}</span>
          )}
        </>
      ),
    },
    ...(session.goneAt === null ? [] : [{ name: t("goneAt"), value: <Moment at={session.goneAt} /> }]),
    ...(session.sessionKey ? [{ name: t("key"), value: <bdi className="numeric">{session.sessionKey}</bdi> }] : []),
    {
      name: t("id"),
      value: (
        <span className="-my-1.5 flex items-center gap-1">
          <bdi className="numeric min-w-0">{session.sessionId}</bdi>
          <CopyButton text={session.sessionId} label={t("copyId")} look="ghost" iconOnly />
        </span>
      ),
    },
  ];
  return (
    <>
      {session.models.length > 0 && <Models session={session} />}
      <CardSection id="about" title={t("about")}>
        <Facts facts={facts} />
      </CardSection>
    </>
  );
}

const figure = (name: string, text: string) => <span data-figure={name}>{text}</span>;

function Models({ session }: { session: SessionDetail }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const isEstimated = session.unpricedTokens > 0;
  return (
    <CardSection id="models" title={t("byModel")} hint={isEstimated ? t("estimatedWhy") : undefined} padded={false}>
      <Table label={t("byModel")}>
        <thead>
          <tr>
            <TableHead>{t("model")}</TableHead>
            <TableHead className="text-right">{t("answers")}</TableHead>
            <TableHead className="text-right">{t("columns.tokens")}</TableHead>
            <TableHead className="text-right">{t("cost")}</TableHead>
            {isEstimated && <TableHead className="text-right">{t("estimated")}</TableHead>}
          </tr>
        </thead>
        <tbody>
          {session.models.map(({ model, messages, tokens, costNanos, estimatedNanos, unpricedTokens }) => (
            <TableRow key={model}>
              <TableCell className="max-w-64 truncate" title={model}>
                {model ? <bdi>{model}</bdi> : <span className="text-muted">{t("modelUnknown")}</span>}
              </TableCell>
              <TableCell className="text-right tabular-nums">{format.number(messages)}</TableCell>
              <TableCell className="text-right tabular-nums">{format.number(tokens)}</TableCell>
              <TableCell className="text-right tabular-nums">{shortCost(costNanos)}</TableCell>
              {isEstimated && (
                <TableCell className="text-right tabular-nums">
                  {unpricedTokens > 0 ? (
                    <span className="text-muted">{t("noPrice")}</span>
                  ) : estimatedNanos > 0 ? (
                    `≈ ${shortCost(estimatedNanos)}`
                  ) : (
                    "–"
                  )}
                </TableCell>
              )}
            </TableRow>
          ))}
        </tbody>
      </Table>
    </CardSection>
  );
}
