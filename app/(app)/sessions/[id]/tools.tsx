import { useFormatter, useTranslations } from "next-intl";
import { CardSection } from "@/components/ui/card";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { SessionDetail } from "@/lib/services/session-detail";

/** The tools it used, by how often. */
export function Tools({ tools }: { tools: SessionDetail["detail"]["tools"] }) {
  const t = useTranslations("session");
  const format = useFormatter();
  if (tools.length === 0) return null;
  return (
    <CardSection id="tools" title={t("toolsTitle")} padded={false}>
      <Table label={t("toolsTitle")}>
        <thead>
          <tr>
            <TableHead>{t("tool")}</TableHead>
            <TableHead className="text-right">{t("ok")}</TableHead>
            <TableHead className="text-right">{t("failed")}</TableHead>
          </tr>
        </thead>
        <tbody>
          {tools
            .toSorted((one, two) => two.ok + two.failed - one.ok - one.failed)
            .map(({ name, ok, failed }) => (
              <TableRow key={name}>
                <TableCell className="max-w-64 truncate" title={name}>
                  <bdi>{name}</bdi>
                </TableCell>
                <TableCell className="text-right tabular-nums">{format.number(ok)}</TableCell>
                <TableCell className={`text-right tabular-nums ${failed > 0 ? "text-offline" : ""}`}>
                  {format.number(failed)}
                </TableCell>
              </TableRow>
            ))}
        </tbody>
      </Table>
    </CardSection>
  );
}
