import pino, { type Logger } from "pino";
import { env } from "./env";

/** Agent tokens and bearer tokens, wherever they ended up in a line. */
const TOKEN = /\bocm_[A-Za-z0-9]+|(?<=Bearer )[A-Za-z0-9._~+/=-]{8,}|(?<=:\/\/[^:/@\s"]*:)[^@/\s"]+(?=@)/g;

let current: Logger | undefined;

/** The process's log: one JSON line per event on stdout. LOG_LEVEL decides what is told; tokens and passwords never are. */
export function log(): Logger {
  current ??= pino({
    level: env().LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: ["token", "password", "*.token", "*.password", "*.authorization", '*["x-agent-token"]', "*.cookie"],
      censor: "[redacted]",
    },
    hooks: { streamWrite: (line) => line.replace(TOKEN, "[redacted]") },
  });
  return current;
}
