import { clsx } from "clsx";
import { CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useLength } from "@/components/length";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { ATTENTION, type Attention, type AttentionKind, type Finding, type Severity } from "@/lib/domain/attention";

const LOOKS: Record<Severity, { Icon: LucideIcon; text: string }> = {
  trouble: { Icon: CircleX, text: "text-offline" },
  warning: { Icon: TriangleAlert, text: "text-late" },
  notice: { Icon: Info, text: "text-muted" },
};

/** Where all of a kind are found. */
const ALL: Partial<Record<AttentionKind, string>> = {
  host_offline: "/hosts?state=offline",
  agents_offline: "/agents?state=offline",
  jobs_stopped: "/jobs?state=stopped",
  jobs_failing: "/jobs?state=trouble",
};

/** What deserves a look, worst first: each kind once, with the hosts it is about. Nothing while there is nothing. */
export function AttentionList({ attention }: { attention: readonly Attention[] }) {
  const t = useTranslations("overview");
  if (attention.length === 0) return null;
  const isCalm = attention.every(({ kind }) => ATTENTION[kind] === "notice");
  return (
    <CardSection id="attention" title={t(isCalm ? "noticeTitle" : "attentionTitle")} padded={false}>
      <ul>
        {attention.map((one) => (
          <Group key={one.kind} attention={one} />
        ))}
      </ul>
    </CardSection>
  );
}

function Group({ attention: { kind, total, findings } }: { attention: Attention }) {
  const t = useTranslations("overview");
  const { Icon, text } = LOOKS[ATTENTION[kind]];
  return (
    <li data-attention={kind} className="flex gap-3 border-b px-4 py-3 text-sm last:border-0 sm:px-6">
      <Icon aria-hidden className={clsx("mt-0.5 size-4.5 shrink-0", text)} strokeWidth={2} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t(`attention.${kind}`, { count: total })}</p>
        <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted">
          {findings.map((finding) => (
            <li key={finding.hostId} className="flex min-w-0 items-baseline gap-1.5">
              <Link
                href={hrefOf(kind, finding)}
                prefetch={false}
                className="truncate text-ink underline-offset-4 hover:underline"
              >
                <bdi>{finding.hostName}</bdi>
              </Link>
              <Amount kind={kind} finding={finding} />
              {finding.since !== null && <RelativeTime at={finding.since} className="whitespace-nowrap text-xs" />}
            </li>
          ))}
          {total > findings.length && (
            <li>
              <Link
                href={ALL[kind] ?? "/hosts"}
                prefetch={false}
                className="text-accent-text underline-offset-4 hover:underline"
              >
                {t("allOf", { count: total })}
              </Link>
            </li>
          )}
        </ul>
        {kind === "storage_moved" && <p className="mt-1 text-muted text-xs">{t("storageMovedHint")}</p>}
      </div>
    </li>
  );
}

/** A host's page; for what has a list of its own, that list narrowed to the host. */
const hrefOf = (kind: AttentionKind, { hostId }: Finding): string =>
  kind === "jobs_stopped" || kind === "jobs_failing" ? `/jobs?host=${hostId}&state=trouble` : `/hosts/${hostId}`;

/** How many, how far: what the kind is about. */
function Amount({ kind, finding }: { kind: AttentionKind; finding: Finding }) {
  const t = useTranslations("overview");
  const length = useLength();
  if (finding.amount === null) return null;
  const words = {
    agents_offline: () => t("amount.agents", { count: finding.amount ?? 0 }),
    jobs_stopped: () => t("amount.jobs", { count: finding.amount ?? 0 }),
    jobs_failing: () => t("amount.jobs", { count: finding.amount ?? 0 }),
    error_burst: () => t("amount.errors", { count: finding.amount ?? 0 }),
    disk_full: () => t("figures.percent", { value: Math.round(finding.amount ?? 0) }),
    memory_high: () => t("figures.percent", { value: Math.round(finding.amount ?? 0) }),
    clock_wrong: () => length(Math.abs(finding.amount ?? 0)),
  };
  const say = words[kind as keyof typeof words];
  return say ? <span className="whitespace-nowrap text-xs">{say()}</span> : null;
}
