import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { metricText } from "@/components/charts/metric-text";
import { useLength } from "@/components/length";
import { shortBytes, shortSpeed } from "@/lib/domain/figures";
import type { MetricPart } from "@/lib/protocol";
import type { NewestMetrics } from "@/lib/services/newest-metrics";

/** From here on a bar warns. Percent. */
const HIGH = 90;

/** The newest figures, one tile each. What could not be read says why. */
export function MachineTiles({ newest }: { newest: NewestMetrics }) {
  const t = useTranslations("metrics");
  const length = useLength();
  const missing = new Map(newest.missing.map(({ part, reason }) => [part, reason]));
  const why = (part: MetricPart): string => {
    const reason = missing.get(part);
    return reason ? t(`missing.${reason}`) : t("missing.untold");
  };
  const tile = (part: MetricPart, value: ReactNode, more?: { share?: number | null; note?: ReactNode }) => (
    <Tile
      key={part}
      name={t(`part.${part}`)}
      value={value}
      share={more?.share ?? null}
      note={value === null ? why(part) : more?.note}
      notReadable={t("notReadable")}
    />
  );
  const { cpu, load1, load5, load15, memoryTotal, memoryUsed, networkUp, networkDown, temperature } = newest;
  const memory = roomOf(memoryUsed, memoryTotal);
  const [disk, ...otherDisks] = newest.disks;
  const diskRoom = roomOf(newest.diskUsed, newest.diskTotal);
  const room = (used: number, total: number) => t("of", { used: shortBytes(used), total: shortBytes(total) });
  const warmest = newest.temperatures.find(
    ({ celsius }) => celsius === Math.max(...newest.temperatures.map((one) => one.celsius)),
  );
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 lg:grid-cols-4">
        {tile("cpu", cpu === null ? null : metricText("percent", cpu), { share: cpu })}
        {tile("memory", memory && metricText("percent", memory.share), {
          share: memory?.share,
          note: memory && room(memory.used, memory.total),
        })}
        {tile("disk", diskRoom && metricText("percent", diskRoom.share), {
          share: diskRoom?.share,
          note: diskRoom && (
            <>
              {room(diskRoom.used, diskRoom.total)} {disk && <bdi className="numeric">{disk.mount}</bdi>}
            </>
          ),
        })}
        {tile(
          "network",
          networkDown === null || networkUp === null ? null : (
            <>
              <span className="block">
                <span aria-hidden>↓ </span>
                <span className="sr-only">{t("down")} </span>
                {shortSpeed(networkDown)}
              </span>
              <span className="block">
                <span aria-hidden>↑ </span>
                <span className="sr-only">{t("up")} </span>
                {shortSpeed(networkUp)}
              </span>
            </>
          ),
        )}
        {tile("load", load1 === null ? null : metricText("load", load1), {
          note: load5 !== null && load15 !== null && `${metricText("load", load5)} · ${metricText("load", load15)}`,
        })}
        {tile("temperature", temperature === null ? null : metricText("celsius", temperature), {
          note: warmest && <bdi>{warmest.name}</bdi>,
        })}
        {tile("uptime", newest.uptimeSeconds === null ? null : length(newest.uptimeSeconds * 1000))}
      </dl>
      {otherDisks.length > 0 && (
        <dl className="mt-6 grid gap-x-6 gap-y-3 border-t pt-4 sm:grid-cols-2">
          {otherDisks.map(({ mount, used, total }) => (
            <div key={mount} className="min-w-0 text-sm">
              <dt className="numeric text-muted [overflow-wrap:anywhere]">
                <bdi>{mount}</bdi>
              </dt>
              <dd className="mt-0.5 tabular-nums">
                {metricText("percent", (used / total) * 100)} <span className="text-muted">{room(used, total)}</span>
                <Meter share={(used / total) * 100} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

const roomOf = (used: number | null, total: number | null) =>
  used === null || !total ? null : { used, total, share: (used / total) * 100 };

interface TileProps {
  name: string;
  /** null: not readable; `note` says why. */
  value: ReactNode;
  /** Percent, for the bar. */
  share: number | null;
  note: ReactNode;
  notReadable: string;
}

function Tile({ name, value, share, note, notReadable }: TileProps) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="mt-0.5">
        {value === null ? (
          <span className="text-muted">{notReadable}</span>
        ) : (
          <span className="font-semibold text-lg tabular-nums leading-snug">{value}</span>
        )}
        {share !== null && <Meter share={share} />}
        {note && <span className="mt-1 block text-muted text-xs [overflow-wrap:anywhere]">{note}</span>}
      </dd>
    </div>
  );
}

/** How full something is. The figure stands beside it, so it is for the eye alone. */
function Meter({ share }: { share: number }) {
  return (
    <span aria-hidden className="mt-1.5 block h-1.5 overflow-hidden rounded-full bg-sunken">
      <span
        className={clsx("block h-full rounded-full", share >= HIGH ? "bg-late" : "bg-online")}
        style={{ width: `${Math.max(1, Math.min(100, share))}%` }}
      />
    </span>
  );
}
