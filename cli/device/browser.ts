import { spawn } from "node:child_process";

type Env = Record<string, string | undefined>;

/** The program that opens a link here; undefined where nobody would see it, as over ssh. */
export function browserCommand(platform: string, env: Env, link: string): [string, string[]] | undefined {
  if (env.SSH_CONNECTION || env.SSH_TTY || env.CI) return undefined;
  if (platform === "darwin") return ["open", [link]];
  // Not `cmd /c start`: it would read what stands behind a & as a command.
  if (platform === "win32") return ["rundll32", ["url.dll,FileProtocolHandler", link]];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open", [link]] : undefined;
}

/** Tries to open a link in the browser. The link is printed as well, so nothing is said when it does not work. */
export function openBrowser(env: Env, link: string): void {
  const command = browserCommand(process.platform, env, link);
  if (!command) return;
  const child = spawn(...command, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
