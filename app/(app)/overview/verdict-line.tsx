import { clsx } from "clsx";
import { CircleCheck, CircleHelp, CircleX, Hourglass, type LucideIcon, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { ATTENTION, type Verdict } from "@/lib/domain/attention";
import type { FleetHealth } from "@/lib/services/fleet-health";

const LOOKS: Record<Verdict, { Icon: LucideIcon; text: string; ground: string }> = {
  alright: { Icon: CircleCheck, text: "text-online", ground: "bg-online-soft" },
  warning: { Icon: TriangleAlert, text: "text-late", ground: "bg-late-soft" },
  trouble: { Icon: CircleX, text: "text-offline", ground: "bg-offline-soft" },
  unknown: { Icon: CircleHelp, text: "text-late", ground: "bg-late-soft" },
  waiting: { Icon: Hourglass, text: "text-muted", ground: "bg-sunken" },
  nothing: { Icon: CircleHelp, text: "text-muted", ground: "bg-sunken" },
};

/** One sentence that answers the first question, by shape, colour and word. */
export function VerdictLine({ health }: { health: FleetHealth }) {
  const t = useTranslations("overview");
  const { verdict, hosts, agents } = health;
  const { Icon, text, ground } = LOOKS[verdict];
  return (
    <section
      aria-labelledby="verdict"
      data-verdict={verdict}
      className="flex items-center gap-4 rounded-card border bg-surface px-4 py-4 shadow-card sm:px-6 sm:py-5"
    >
      <span aria-hidden className={clsx("grid size-12 shrink-0 place-items-center rounded-full", ground, text)}>
        <Icon className="size-6" strokeWidth={2} />
      </span>
      <div className="min-w-0">
        <h2 id="verdict" className={clsx("font-semibold text-lg leading-snug sm:text-xl", text)}>
          {useVerdictText(health)}
        </h2>
        <p className="mt-0.5 text-muted text-sm">
          {t("reporting", {
            hosts: hosts.online,
            allHosts: hosts.total - hosts.waiting,
            agents: agents.online,
            allAgents: agents.total,
          })}
          {hosts.waiting > 0 && ` ${t("waitingHosts", { count: hosts.waiting })}`}
        </p>
      </div>
    </section>
  );
}

/** The worst is named, what else is of its kind is counted: to be read at a glance. */
function useVerdictText({ verdict, attention }: FleetHealth): string {
  const t = useTranslations("overview");
  if (verdict !== "trouble" && verdict !== "warning") return t(`verdict.${verdict}`);
  const same = attention.filter(({ kind }) => ATTENTION[kind] === verdict);
  const named = same.slice(0, 1).map(({ kind, total }) => t(`attention.${kind}`, { count: total }));
  const others = same.slice(1).reduce((sum, { total }) => sum + total, 0);
  return [...named, ...(others > 0 ? [t("verdict.more", { count: others })] : [])].join(t("verdict.and"));
}
