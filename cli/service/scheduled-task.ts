import { join } from "node:path";
import { SERVICE_NAME, type ServiceFacts, type ServicePlan, xmlText } from "./facts";

/** One argument as the Windows C runtime takes it apart again. */
function argument(text: string): string {
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/** A Windows scheduled task that starts with the user's log-on and is started again when it fails. */
export function windowsPlan(facts: ServiceFacts): ServicePlan {
  const [program = "", ...words] = facts.command;
  const path = join(facts.ownDir, `${SERVICE_NAME}.xml`);
  const content = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>OpenClaw status monitor</Description></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Hidden>true</Hidden>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions>
    <Exec>
      <Command>${xmlText(program)}</Command>
      <Arguments>${xmlText(words.map(argument).join(" "))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
  return {
    path,
    content,
    encoding: "utf16le",
    enable: [
      ["schtasks", "/Create", "/F", "/TN", SERVICE_NAME, "/XML", path],
      ["schtasks", "/Run", "/TN", SERVICE_NAME],
    ],
    disable: [
      ["schtasks", "/End", "/TN", SERVICE_NAME],
      ["schtasks", "/Delete", "/F", "/TN", SERVICE_NAME],
    ],
  };
}
