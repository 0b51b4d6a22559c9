import { env } from "@/lib/env";
import { installerReply, powerShellInstaller } from "@/lib/http/installers";

export const dynamic = "force-dynamic";

/** `& ([scriptblock]::Create((irm <url>/install.ps1))) <token>` */
export function GET(request: Request): Response {
  return installerReply(request.headers, env().MONITOR_URL, powerShellInstaller);
}
