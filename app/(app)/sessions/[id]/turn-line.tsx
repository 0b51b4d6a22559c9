import { useFormatter, useTranslations } from "next-intl";
import { useLength } from "@/components/length";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { shortCost, shortTokens } from "@/lib/domain/figures";
import type { SessionTurn } from "@/lib/protocol";
import { tokensOf } from "./turns";

const STOPS = ["error", "aborted", "length", "toolUse"] as const;

/** One turn: when, how long, what it used, its tools, and what was said where that is shared. */
export function TurnLine({ turn, newModel }: { turn: SessionTurn; newModel: string | undefined }) {
  const t = useTranslations("session");
  const format = useFormatter();
  const length = useLength();
  const tokens = tokensOf(turn);
  return (
    <li id={`turn-${turn.number}`} className="border-b px-5 py-3 text-sm last:border-0 sm:px-6">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-medium">{t("turn", { number: turn.number })}</span>
        <span className="text-muted text-xs">
          <RelativeTime at={turn.at} focusable /> · {length(turn.until - turn.at)}
        </span>
        <StopReason reason={turn.stopReason} />
        <span className="ml-auto text-muted text-xs tabular-nums" title={format.number(tokens)}>
          {t("turnTokens", { tokens: shortTokens(tokens) })}
          {turn.costNanos > 0 && <> · {shortCost(turn.costNanos)}</>}
        </span>
      </div>
      {newModel !== undefined && (
        <p className="mt-1 text-muted text-xs">
          {t("modelChanged")} <bdi>{newModel}</bdi>
        </p>
      )}
      <Said name={t("asked")} text={turn.asked} />
      {turn.tools.length > 0 && (
        <ul className="mt-1.5 flex flex-wrap gap-1.5">
          {turn.tools.map(({ name, ok, failed }) => (
            <li key={name} className="max-w-full">
              <Badge tone={failed > 0 ? "offline" : "neutral"} className="max-w-full whitespace-normal">
                <bdi className="[overflow-wrap:anywhere]">
                  {failed > 0
                    ? t("toolFailed", { name, count: ok + failed, failed })
                    : t("toolTimes", { name, count: ok })}
                </bdi>
              </Badge>
            </li>
          ))}
        </ul>
      )}
      <Said name={t("answered")} text={turn.answered} />
    </li>
  );
}

/** How the last answer ended, unless it ended well. */
function StopReason({ reason }: { reason: string }) {
  const t = useTranslations("session.stops");
  if (reason === "" || reason === "stop") return null;
  const known = STOPS.find((one) => one === reason);
  return (
    <Badge tone={reason === "error" ? "offline" : "late"}>{known ? t(known) : <bdi>{reason.slice(0, 40)}</bdi>}</Badge>
  );
}

/** What was said: only where host and account agreed to share it. */
function Said({ name, text }: { name: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <div className="mt-2 border-l-2 pl-3">
      <p className="text-muted text-xs">{name}</p>
      <p dir="auto" className="text-left [overflow-wrap:anywhere]">
        {text}
      </p>
    </div>
  );
}
