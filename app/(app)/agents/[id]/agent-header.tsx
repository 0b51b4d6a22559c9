import { AgentFace, useAgentText } from "@/components/agent-name";
import { DetailHeader } from "@/components/detail-header";
import type { AgentDetail } from "@/lib/services/agents";

/** Name, face, greeting and state of one agent. */
export function AgentHeader({ agent, backLabel }: { agent: AgentDetail; backLabel: string }) {
  const { name, greeting } = useAgentText()(agent);
  return (
    <DetailHeader
      back={{ href: "/agents", label: backLabel }}
      face={<AgentFace emoji={agent.emoji} name={name} size="large" />}
      name={name}
      state={agent.state}
      since={agent.since}
      line={
        greeting && (
          <p dir="auto" className="max-w-prose text-left [overflow-wrap:anywhere]">
            {greeting}
          </p>
        )
      }
    />
  );
}
