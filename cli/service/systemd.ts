import { join } from "node:path";
import { SMALL_MEMORY } from "../daemon/memory";
import { SERVICE_NAME, type ServiceFacts, type ServicePlan } from "./facts";

/** One word of ExecStart: quoted, with systemd's own specials (`%`, `$`, `\`, `"`) made plain. */
function word(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/%/g, "%%").replace(/\$/g, "$$$$")}"`;
}

/** A systemd user unit. */
export function systemdPlan(facts: ServiceFacts): ServicePlan {
  const unit = `${SERVICE_NAME}.service`;
  const content = `[Unit]
Description=OpenClaw status monitor: uploads the status of this machine's agents
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
Environment=${Object.entries(SMALL_MEMORY)
    .map((variable) => variable.join("="))
    .join(" ")}
ExecStart=${facts.command.map(word).join(" ")}
Restart=on-failure
RestartSec=30
Nice=10

[Install]
WantedBy=default.target
`;
  const systemctl = (...words: string[]) => ["systemctl", "--user", ...words];
  return {
    path: join(facts.configHome ?? join(facts.home, ".config"), "systemd", "user", unit),
    content,
    encoding: "utf8",
    enable: [systemctl("daemon-reload"), systemctl("enable", "--now", unit)],
    disable: [systemctl("disable", "--now", unit)],
  };
}
