import { parseCommandLine } from "./arguments";
import { type CliContext, CommandFailure, UsageError } from "./command";
import { ConfigError } from "./config";
import { commandHelp, programHelp } from "./help";
import { chooseLanguage, type Translate, translator } from "./language";
import { errorText } from "./output";
import { resolvePaths } from "./paths";
import { VERSION } from "./version";

const out = (text: string) => process.stdout.write(`${text}\n`);
const err = (text: string) => process.stderr.write(`${text}\n`);

/** The language before the command line is understood: its mistakes are explained in it. */
function languageOf(argv: string[]): Translate {
  const at = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const flag = at === -1 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  return translator(chooseLanguage(flag, process.env));
}

/**
 * Parses the command line and runs the command.
 * @returns the exit code: 0 fine, 1 it did not work, 2 the command line is wrong
 */
export async function runProgram(argv: string[]): Promise<number> {
  const t = languageOf(argv);
  try {
    const { command, named, args } = parseCommandLine(argv);
    const lang = args.text("lang");
    if (lang !== undefined && lang !== "en" && lang !== "zh") throw new UsageError("usage_lang", { value: lang });
    if (args.has("version")) {
      out(VERSION);
      return 0;
    }
    if (args.has("help")) {
      out(named ? commandHelp(command, t) : programHelp(t));
      return 0;
    }
    const context: CliContext = {
      env: process.env,
      paths: resolvePaths(process.env, args.text("state-dir")),
      url: args.text("url"),
      lang,
      t,
      out,
      err,
      now: Date.now,
    };
    const { run } = await command.load();
    return await run(context, args);
  } catch (cause) {
    return explain(cause, t);
  }
}

function explain(cause: unknown, t: Translate): number {
  if (cause instanceof CommandFailure) {
    err(t(cause.key, cause.params));
    if (cause.key === "usage_unknown_command") err(programHelp(t));
    return cause instanceof UsageError ? 2 : 1;
  }
  if (cause instanceof ConfigError) {
    err(t("bad_url", { url: cause.message }));
    return 2;
  }
  err(t("unexpected", { reason: errorText(cause) }));
  return 1;
}
