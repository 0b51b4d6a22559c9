import type { Command, Option } from "./command";
import { COMMANDS, GLOBAL_OPTIONS } from "./command-table";
import type { Translate } from "./language";

function rows(pairs: [left: string, right: string][]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function optionRow(option: Option, t: Translate): [string, string] {
  const short = option.short ? `-${option.short}, ` : "    ";
  return [`${short}--${option.name}${option.value ? ` ${option.value}` : ""}`, t(option.help)];
}

/** What `--help` shows without a command. */
export function programHelp(t: Translate): string {
  return [
    t("help_usage"),
    "",
    t("help_commands"),
    ...rows(COMMANDS.map((command) => [`${command.name} ${command.usage}`.trim(), t(command.summary)])),
    "",
    t("help_global"),
    ...rows(GLOBAL_OPTIONS.map((option) => optionRow(option, t))),
    "",
    t("help_more"),
  ].join("\n");
}

/** What `<command> --help` shows. */
export function commandHelp(command: Command, t: Translate): string {
  const own = command.options.length
    ? [t("help_options"), ...rows(command.options.map((option) => optionRow(option, t))), ""]
    : [];
  return [
    t("help_command_usage", { usage: `${command.name} ${command.usage}`.trim() }),
    "",
    t(command.summary),
    "",
    ...own,
    t("help_global"),
    ...rows(GLOBAL_OPTIONS.map((option) => optionRow(option, t))),
  ].join("\n");
}
