declare const UPLOADER_VERSION: string | undefined;

/** The version in cli/package.json; the build puts it in. */
export const VERSION = typeof UPLOADER_VERSION === "string" ? UPLOADER_VERSION : "0.0.0-source";
export const PROGRAM = "openclaw-status-monitor";
