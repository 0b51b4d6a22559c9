import { env } from "@/lib/env";
import { installerReply } from "@/lib/http/installers";
import { watchShellInstaller } from "@/lib/http/watch-installers";

export const dynamic = "force-dynamic";

/** The installer in the manner of the published OpenClaw Watch agent. */
export function GET(request: Request): Response {
  return installerReply(request.headers, env().MONITOR_URL, watchShellInstaller);
}
