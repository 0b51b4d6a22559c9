import { COMMANDS } from "./command-table";
import { commandHelp, programHelp } from "./help";
import { translator } from "./language";

/** Everything `--help` says, by language and command ("" is the program's own), for the documentation: built, never typed. */
const helpPages = (["en", "zh"] as const).map((language) => {
  const t = translator(language);
  const pages = COMMANDS.map((command) => [command.name, commandHelp(command, t)] as const);
  return [language, Object.fromEntries([["", programHelp(t)], ...pages])] as const;
});

process.stdout.write(JSON.stringify(Object.fromEntries(helpPages), null, 2));
