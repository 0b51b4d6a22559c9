import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/relative-time";
import { useSourceName } from "@/components/source-name";
import { Badge, type Tone } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { SourceMemory } from "@/lib/domain/source-memory";
import type { SourceReport } from "@/lib/protocol";
import type { HostDetail } from "@/lib/services/hosts";

const TONES: Record<SourceReport["status"], Tone> = {
  ok: "online",
  empty: "neutral",
  unsupported: "late",
  error: "offline",
};

/** What the uploader read on the host, and how that went: never a silent zero. */
export function Sources({ host }: { host: HostDetail }) {
  const t = useTranslations("host");
  const words = useTranslations("collector");
  const { sources, sourceMemory } = host;
  const remembered = new Map(sourceMemory.map((memory) => [memory.source, memory]));
  return (
    <CardSection id="sources" title={words("title")} hint={t("sourcesHint")} padded={sources.length === 0}>
      {sources.length === 0 ? (
        <p className="text-muted text-sm">{t("noSources")}</p>
      ) : (
        <Table label={`${words("title")} · ${t("result")}`}>
          <thead>
            <tr>
              <TableHead>{t("source")}</TableHead>
              <TableHead>{t("result")}</TableHead>
              <TableHead className="max-sm:hidden">{words("since")}</TableHead>
              <TableHead>{t("format")}</TableHead>
              <TableHead className="max-md:hidden">{t("note")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {sources.map((source, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an uploader may name a source twice.
              <SourceLine key={index} source={source} memory={remembered.get(source.source)} />
            ))}
          </tbody>
        </Table>
      )}
    </CardSection>
  );
}

function SourceLine({ source, memory }: { source: SourceReport; memory: SourceMemory | undefined }) {
  const t = useTranslations("host");
  const nameOf = useSourceName();
  return (
    <TableRow>
      <TableCell className="min-w-32 font-medium [overflow-wrap:anywhere]">
        <bdi>{nameOf(source.source)}</bdi>
        {source.reason && (
          <p className="mt-1 font-normal text-muted md:hidden">
            <bdi>{source.reason}</bdi>
          </p>
        )}
      </TableCell>
      <TableCell>
        <Badge tone={TONES[source.status]}>{t(`status.${source.status}`)}</Badge>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted max-sm:hidden">
        {memory ? <RelativeTime at={memory.since} focusable /> : "–"}
      </TableCell>
      <TableCell className="text-muted">
        <Storage source={source} memory={memory} />
      </TableCell>
      <TableCell className="min-w-56 text-muted [overflow-wrap:anywhere] max-md:hidden">
        <bdi>{source.reason ?? "–"}</bdi>
        <LastData memory={memory} />
      </TableCell>
    </TableRow>
  );
}

/** "files → database, schema 21". */
function Storage({ source, memory }: { source: SourceReport; memory: SourceMemory | undefined }) {
  const t = useTranslations("collector");
  const eras = memory?.eras.slice(-2).map(({ era }) => era) ?? [];
  const shown = eras.length > 0 ? eras : source.era ? [source.era] : [];
  const version = source.schemaVersion ?? memory?.schemaVersion ?? null;
  return (
    <>
      <bdi className="whitespace-nowrap">{shown.join(" → ") || "–"}</bdi>
      {version !== null && <span className="block whitespace-nowrap text-xs">{t("schema", { version })}</span>}
    </>
  );
}

/** When it last held data, where it no longer does. */
function LastData({ memory }: { memory: SourceMemory | undefined }) {
  const t = useTranslations("collector");
  if (!memory || memory.okAt === null || memory.lostAt === null) return null;
  return (
    <p className="text-xs">
      {t("lastData")} <RelativeTime at={memory.okAt} />
    </p>
  );
}
