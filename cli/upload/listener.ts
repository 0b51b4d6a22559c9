import type { HostIdentity } from "@/lib/protocol";
import type { Destination } from "./client";

/** Who is told: another platform or account has heard nothing yet. The token itself is not written down. */
export async function listenerOf({ to, host }: { to: Destination; host: HostIdentity }): Promise<string> {
  const { createHash } = await import("node:crypto");
  const token = createHash("sha256").update(`openclaw-status-monitor ${to.token}`).digest("hex").slice(0, 16);
  return `${to.url} ${host.id} ${token}`;
}
