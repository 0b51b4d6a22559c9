import type { ServiceFacts, ServicePlan } from "./facts";
import { launchdPlan } from "./launchd";
import { windowsPlan } from "./scheduled-task";
import { systemdPlan } from "./systemd";

/** One row per system. */
const PLANS: Record<string, (facts: ServiceFacts) => ServicePlan> = {
  linux: systemdPlan,
  darwin: launchdPlan,
  win32: windowsPlan,
};

/** Pure: the definition for this system, or undefined where there is none. */
export function servicePlan(facts: ServiceFacts): ServicePlan | undefined {
  return PLANS[facts.platform]?.(facts);
}
