import Link from "next/link";
import { useTranslations } from "next-intl";
import { AgentFace, useAgentText } from "@/components/agent-name";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { StatusLight } from "@/components/ui/status-light";
import type { AgentList, AgentRow } from "@/lib/services/agents";
import type { HostDetail } from "@/lib/services/hosts";

/** The host's agents, worst first; the first few, and the way to all. */
export function HostAgents({ host, agents }: { host: Pick<HostDetail, "id" | "hasRoster">; agents: AgentList }) {
  const t = useTranslations("host");
  const isPart = agents.rows.length < agents.total;
  return (
    <CardSection
      id="agents"
      title={t("agentsTitle")}
      padded={agents.total === 0}
      actions={
        isPart && (
          <Link
            href={`/agents?host=${host.id}`}
            className="text-accent-text text-sm underline-offset-4 hover:underline"
          >
            {t("allAgents", { count: agents.total })}
          </Link>
        )
      }
    >
      {agents.total === 0 ? (
        <p className="text-muted text-sm">{t(host.hasRoster ? "noAgents" : "agentsNever")}</p>
      ) : (
        <ul>
          {agents.rows.map((agent) => (
            <AgentLine key={agent.id} agent={agent} />
          ))}
        </ul>
      )}
    </CardSection>
  );
}

function AgentLine({ agent }: { agent: AgentRow }) {
  const { name } = useAgentText()(agent);
  return (
    <li className="relative flex items-center gap-3 border-b px-5 py-2.5 transition-colors last:border-0 hover:bg-sunken/50 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-accent has-[a:focus-visible]:-outline-offset-2 sm:px-6">
      <AgentFace emoji={agent.emoji} name={name} />
      <div className="min-w-0 flex-1">
        <div className="truncate text-left font-medium text-sm" dir="auto" title={name}>
          <Link href={`/agents/${agent.id}`} prefetch={false} className="outline-none after:absolute after:inset-0">
            {name}
          </Link>
        </div>
        <RelativeTime at={agent.lastActiveAt} className="relative z-1 text-muted text-xs" />
      </div>
      <StatusLight state={agent.state} />
    </li>
  );
}
