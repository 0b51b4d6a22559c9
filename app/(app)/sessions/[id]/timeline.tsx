import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { TurnChart } from "@/components/charts/turn-chart";
import { CardSection } from "@/components/ui/card";
import { shortTokens } from "@/lib/domain/figures";
import type { SessionDetail } from "@/lib/services/session-detail";
import { TurnLine } from "./turn-line";
import { modelChanges, tokensOf } from "./turns";

const FIRST = 30;

/** The turns of the session: their tokens as a chart, and each with its tools, newest first. */
export function Timeline({ session, isWhole }: { session: SessionDetail; isWhole: boolean }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const { turns } = session.detail;
  const isHidden = turns.length === 0 && session.turnCount > 0;
  if (turns.length === 0) {
    return (
      <CardSection id="turns" title={t("turns")}>
        <p className="text-muted text-sm">{isHidden ? t("turnsHidden") : t("turnsNone")}</p>
      </CardSection>
    );
  }
  const newest = turns.toReversed();
  const shown = isWhole ? newest : newest.slice(0, FIRST);
  const changes = modelChanges(turns);
  const bars = turns.map((turn) => ({
    parts: [turn.input, turn.cacheRead, turn.cacheWrite, turn.output] as const,
    title: t("turn", { number: turn.number }),
    lines: [
      t("turnTokens", { tokens: format.number(tokensOf(turn)) }),
      `${t("input")}: ${format.number(turn.input)}`,
      `${t("cacheRead")}: ${format.number(turn.cacheRead)}`,
      `${t("cacheWrite")}: ${format.number(turn.cacheWrite)}`,
      `${t("output")}: ${format.number(turn.output)}`,
    ],
  }));
  const most = Math.max(1, ...turns.map(tokensOf));
  return (
    <CardSection id="turns" title={t("turns")} hint={hintOf(t, session, shown.length)} padded={false}>
      <div className="px-5 py-4 sm:px-6">
        <TurnChart
          bars={bars}
          most={most}
          mostLabel={shortTokens(most)}
          label={t("chartLabel", { from: turns[0]?.number ?? 1, to: turns.at(-1)?.number ?? 1 })}
          names={[t("input"), t("cacheRead"), t("cacheWrite"), t("output")]}
        />
      </div>
      <ol className="border-t">
        {shown.map((turn) => (
          <TurnLine key={turn.number} turn={turn} newModel={changes.get(turn.number)} />
        ))}
      </ol>
      {shown.length < newest.length && (
        <p className="border-t px-5 py-3 text-center sm:px-6">
          <Link
            href={`/sessions/${session.id}?turns=all`}
            scroll={false}
            prefetch={false}
            className="text-accent-text text-sm underline-offset-4 hover:underline"
          >
            {t("turnsAll", { count: newest.length })}
          </Link>
        </p>
      )}
    </CardSection>
  );
}

type Words = ReturnType<typeof useTranslations<"session">>;

function hintOf(t: Words, { turnCount: total, detail }: SessionDetail, shown: number): string {
  const kept = detail.turns.length;
  if (shown === total) return t("turnsHint", { shown });
  return shown === kept || kept === total ? t("turnsSome", { shown, total }) : t("turnsFirst", { shown, kept, total });
}
