"use client";

import { useTranslations } from "next-intl";
import type { Segment } from "@/lib/domain/uptime";
import { Table, TableCell, TableHead, TableRow } from "../ui/table";
import { useSegmentWords } from "./uptime-bar";

/** The timeline as a table, newest first, for those who prefer to read or to hear it. */
export function SegmentTable({ segments, label }: { segments: readonly Segment[]; label: string }) {
  const t = useTranslations("history");
  const words = useSegmentWords();
  return (
    <details className="group text-sm">
      <summary className="w-fit rounded-md text-accent-text underline-offset-4 hover:underline">{t("asTable")}</summary>
      <div className="mt-3 max-h-96 overflow-y-auto rounded-control border">
        <Table label={`${t("timeline")} · ${label}`}>
          <thead>
            <tr>
              <TableHead>{t("state")}</TableHead>
              <TableHead>{t("from")}</TableHead>
              <TableHead>{t("to")}</TableHead>
              <TableHead>{t("length")}</TableHead>
            </tr>
          </thead>
          <tbody>
            {segments.toReversed().map((segment) => {
              const { state, from, to, length } = words(segment);
              return (
                <TableRow key={segment.from}>
                  <TableCell className="whitespace-nowrap font-medium">{state}</TableCell>
                  <TableCell className="whitespace-nowrap">{from}</TableCell>
                  <TableCell className="whitespace-nowrap">{to}</TableCell>
                  <TableCell className="whitespace-nowrap">{length}</TableCell>
                </TableRow>
              );
            })}
          </tbody>
        </Table>
      </div>
    </details>
  );
}
