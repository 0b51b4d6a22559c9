import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/components/ui/badge";
import { CardSection } from "@/components/ui/card";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { SourceReport } from "@/lib/protocol";

const TONES: Record<SourceReport["status"], Tone> = {
  ok: "online",
  empty: "neutral",
  unsupported: "late",
  error: "offline",
};

/** What the uploader read on the host, and how that went: never a silent zero. */
export function Sources({ sources }: { sources: readonly SourceReport[] }) {
  const t = useTranslations("host");
  return (
    <CardSection id="sources" title={t("sources")} hint={t("sourcesHint")} padded={sources.length === 0}>
      {sources.length === 0 ? (
        <p className="text-muted text-sm">{t("noSources")}</p>
      ) : (
        <Table label={`${t("sources")} · ${t("result")}`}>
          <thead>
            <tr>
              <TableHead>{t("source")}</TableHead>
              <TableHead>{t("result")}</TableHead>
              <TableHead>{t("format")}</TableHead>
              <TableHead className="max-md:hidden">{t("note")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {sources.map((source, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an uploader may name a source twice.
              <TableRow key={index}>
                <TableCell className="whitespace-nowrap font-medium">
                  <bdi>{source.source}</bdi>
                  {source.reason && (
                    <p className="mt-1 whitespace-normal font-normal text-muted [overflow-wrap:anywhere] md:hidden">
                      <bdi>{source.reason}</bdi>
                    </p>
                  )}
                </TableCell>
                <TableCell>
                  <Badge tone={TONES[source.status]}>{t(`status.${source.status}`)}</Badge>
                </TableCell>
                <TableCell className="whitespace-nowrap text-muted">
                  <bdi>{source.era ?? "–"}</bdi>
                </TableCell>
                <TableCell className="min-w-56 text-muted [overflow-wrap:anywhere] max-md:hidden">
                  <bdi>{source.reason ?? "–"}</bdi>
                </TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </CardSection>
  );
}
