import { requireLogin } from "@/lib/auth/current";
import { may } from "@/lib/domain/roles";
import { env } from "@/lib/env";
import { publicUrl } from "@/lib/http/origin";
import { ConnectMachine } from "./connect-machine";
import type { Place } from "./places";

interface Props {
  head: Pick<Headers, "get">;
  /** Machines new to the account from then on are the one waited for, milliseconds. */
  since: number;
}

/** The line to run and the panel that waits, for whoever looks. */
export async function Connect({ head, since }: Props) {
  const { role } = await requireLogin();
  return (
    <ConnectMachine
      origin={publicUrl(head, env().MONITOR_URL)}
      since={since}
      initialPlace={placeOf(head.get("user-agent") ?? "")}
      canManage={may(role, "manage_tokens")}
    />
  );
}

/** Most people connect the machine they sit at, or one like it. */
function placeOf(userAgent: string): Place {
  if (/Windows/i.test(userAgent)) return "windows";
  return /Mac OS X|Macintosh|iPhone|iPad/i.test(userAgent) ? "macos" : "linux";
}
