import { env } from "@/lib/env";
import { installerReply, shellInstaller } from "@/lib/http/installers";

export const dynamic = "force-dynamic";

/** `curl -fsSL <url>/install.sh | sh -s -- <token>` */
export function GET(request: Request): Response {
  return installerReply(request.headers, env().MONITOR_URL, shellInstaller);
}
