import type { MessageKey, Translate } from "./language";
import type { Paths } from "./paths";

/** One option of a command; `value` names its argument, absent for a switch. */
export interface Option {
  name: string;
  short?: string;
  value?: string;
  help: MessageKey;
}

/** What the user typed, after parsing. */
export interface Arguments {
  positionals: string[];
  has(option: string): boolean;
  /** The value given, or undefined. */
  text(option: string): string | undefined;
}

/** Everything a command may use. Made once, at the edge. */
export interface CliContext {
  env: Record<string, string | undefined>;
  paths: Paths;
  /** `--url`, when given. */
  url: string | undefined;
  /** `--lang`, when given; passed on to the background service. */
  lang: string | undefined;
  t: Translate;
  /** Writes text and a line end to stdout. */
  out(text: string): void;
  /** The same for stderr. */
  err(text: string): void;
  now(): number;
}

/** @returns the exit code */
export type Run = (ctx: CliContext, args: Arguments) => Promise<number>;

export interface Command {
  name: string;
  /** Positional arguments as shown in the usage line. */
  usage: string;
  maxPositionals: number;
  summary: MessageKey;
  options: readonly Option[];
  load(): Promise<{ run: Run }>;
}

/** It did not work; exit code 1. The text says what to do. */
export class CommandFailure extends Error {
  override readonly name: string = "CommandFailure";

  constructor(
    readonly key: MessageKey,
    readonly params: Record<string, string | number> = {},
  ) {
    super(String(key));
  }
}

/** The command line cannot be carried out as typed; exit code 2. The text names the argument and the remedy. */
export class UsageError extends CommandFailure {
  override readonly name = "UsageError";
}
