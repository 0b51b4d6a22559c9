import { parseArgs } from "node:util";
import { type Arguments, type Command, type Option, UsageError } from "./command";
import { COMMANDS, DEFAULT_COMMAND, GLOBAL_OPTIONS } from "./command-table";

/** A parsed command line. */
export interface Invocation {
  command: Command;
  /** false when the default command runs because none was named. */
  named: boolean;
  args: Arguments;
}

/**
 * Finds the command: the first word that is neither an option nor the value of a global option.
 * Options may stand before it, so `--lang zh status` works.
 */
function commandIndex(argv: string[]): number {
  const takesValue = new Set(GLOBAL_OPTIONS.filter((option) => option.value).map((option) => `--${option.name}`));
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (takesValue.has(word)) index++;
    else if (!word.startsWith("-")) return index;
  }
  return -1;
}

/** Lets `--interval -5` through to the check that explains it: parseArgs would call it ambiguous. */
function joinNegativeValues(words: string[], options: readonly Option[]): string[] {
  const takesValue = new Set(
    options.filter((option) => option.value).flatMap((option) => [`--${option.name}`, `-${option.short}`]),
  );
  const joined: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const next = words[index + 1];
    if (takesValue.has(word) && next !== undefined && /^-\d/.test(next)) {
      joined.push(word.startsWith("--") ? `${word}=${next}` : `${word}${next}`);
      index++;
    } else if (/^-\d/.test(word)) {
      // A negative number alone is an argument with a wrong value, not an option.
      joined.push("--", word);
    } else joined.push(word);
  }
  return joined;
}

function usageErrorOf(cause: unknown, command: Command): UsageError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const text = cause instanceof Error ? cause.message : String(cause);
  const argument = /'([^' ]+)/.exec(text)?.[1] ?? text;
  const key = code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? "usage_unknown_option" : "usage_option_value";
  return new UsageError(key, { argument: argument.replace(/,$/, ""), command: command.name });
}

/**
 * Pure: what does this command line ask for?
 * @throws UsageError naming the argument at fault
 */
export function parseCommandLine(argv: string[]): Invocation {
  const at = commandIndex(argv);
  const name = at === -1 ? DEFAULT_COMMAND : (argv[at] ?? DEFAULT_COMMAND);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError("usage_unknown_command", { command: name });

  const options = [...GLOBAL_OPTIONS, ...command.options];
  const words = at === -1 ? argv : [...argv.slice(0, at), ...argv.slice(at + 1)];
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: joinNegativeValues(words, options),
      allowPositionals: true,
      strict: true,
      options: Object.fromEntries(
        options.map((option) => [
          option.name,
          {
            type: option.value ? ("string" as const) : ("boolean" as const),
            ...(option.short && { short: option.short }),
          },
        ]),
      ),
    });
  } catch (cause) {
    throw usageErrorOf(cause, command);
  }
  const extra = parsed.positionals[command.maxPositionals];
  if (extra !== undefined) throw new UsageError("usage_extra_argument", { argument: extra, command: command.name });
  const { values, positionals } = parsed;
  return {
    command,
    named: at !== -1,
    args: {
      positionals,
      has: (option) => values[option] === true || typeof values[option] === "string",
      text: (option) => {
        const value = values[option];
        return typeof value === "string" ? value : undefined;
      },
    },
  };
}

/**
 * A whole number of at least 1.
 * @throws UsageError naming the argument
 */
export function positiveInteger(text: string, argument: string, max: number): number {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= max)) throw new UsageError("usage_whole_number", { argument, value: text, max });
  return value;
}
