/** What the service runs, and where. */
export interface ServiceFacts {
  platform: string;
  home: string;
  /** The Node that runs us, the script, and its arguments. */
  command: string[];
  /** Our own folder, for a definition the system does not keep itself. */
  ownDir: string;
  uid: number;
  /** XDG_CONFIG_HOME, when set. */
  configHome: string | undefined;
}

/** A service definition: the file, and the commands that switch it on and off. */
export interface ServicePlan {
  path: string;
  content: string;
  /** UTF-16 with a mark in front is what the Windows scheduler reads. */
  encoding: "utf8" | "utf16le";
  enable: string[][];
  disable: string[][];
}

export const SERVICE_NAME = "openclaw-status-monitor";

export function xmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
