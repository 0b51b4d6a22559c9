import Link from "next/link";
import { useAgentText } from "./agent-name";

interface Props {
  /** Something of an agent's, which its host may no longer list: then there is no page to lead to. */
  of: { agentId: string | null; agentExternalId: string | null; agentNameEn: string; agentNameZh: string };
  /** What it is called where nothing names an agent. */
  unnamed?: string;
  className: string;
}

/** The name of the agent something belongs to, and the way to its page. */
export function AgentLink({ of, unnamed = "", className }: Props) {
  const { name } = useAgentText()({
    nameEn: of.agentNameEn || (of.agentExternalId ?? unnamed),
    nameZh: of.agentNameZh,
    greetingEn: "",
    greetingZh: "",
  });
  if (of.agentId === null) return <bdi className="min-w-0 [overflow-wrap:anywhere]">{name}</bdi>;
  return (
    <Link href={`/agents/${of.agentId}`} className={className}>
      <bdi>{name}</bdi>
    </Link>
  );
}
