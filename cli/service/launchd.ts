import { join } from "node:path";
import { type ServiceFacts, type ServicePlan, xmlText } from "./facts";

const LABEL = "ai.openclaw.status-monitor";

/** A launchd agent of the logged-in user. */
export function launchdPlan(facts: ServiceFacts): ServicePlan {
  const path = join(facts.home, "Library", "LaunchAgents", `${LABEL}.plist`);
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${facts.command.map((part) => `    <string>${xmlText(part)}</string>`).join("\n")}
  </array>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>ThrottleInterval</key><integer>30</integer>
  <key>ProcessType</key><string>Background</string>
</dict>
</plist>
`;
  const domain = `gui/${facts.uid}`;
  return {
    path,
    content,
    encoding: "utf8",
    enable: [["launchctl", "bootstrap", domain, path]],
    disable: [["launchctl", "bootout", `${domain}/${LABEL}`]],
  };
}
