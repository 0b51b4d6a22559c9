import { AppError } from "../errors";
import type { LiveLogin } from "./login";

/**
 * Everything that changes, exports or deletes something asks this first: the demo is shared by all its visitors.
 * @throws AppError forbidden (code `demoReadOnly`) in the demo
 */
export function refuseDemo(login: Pick<LiveLogin, "isDemo">): void {
  if (!login.isDemo) return;
  throw new AppError("forbidden", "The demo can only be looked at. Sign up to watch your own agents.", {
    code: "demoReadOnly",
  });
}
