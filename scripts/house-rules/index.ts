import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { en as cliEnglish } from "../../cli/messages/en";
import { zh as cliChinese } from "../../cli/messages/zh";
import { APP_NAMESPACES, PUBLIC_NAMESPACES, ROOT_NAMESPACES } from "../../lib/i18n/client-namespaces";
import english from "../../lib/i18n/en.json";
import chinese from "../../lib/i18n/zh.json";
import { keyboardFocus } from "./focus";
import { type Finding, readSources } from "./source";
import { titles } from "./titles";
import { clientWords, dictionariesInBrowser, differences, usedWords } from "./words";

/**
 * Part of `npm run build` and `npm run check`: a missing translation, a page without a title, or a component without
 * keyboard focus ends them, with the place and what to do.
 */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** S0-10 gives the Chinese text, without the process id of the English one. */
const PUBLISHED = ["start_running"];
const NAMESPACES = { ROOT_NAMESPACES, PUBLIC_NAMESPACES, APP_NAMESPACES };

function findAll(): Finding[] {
  const sources = readSources(ROOT, ["app", "components", "lib", "server.ts", "proxy.ts"]);
  const styles = new Map([["app/globals.css", readFileSync(join(ROOT, "app/globals.css"), "utf8")]]);
  return [
    ...differences("lib/i18n/zh.json", english, chinese),
    ...differences("cli/messages/zh.ts", cliEnglish, cliChinese, PUBLISHED),
    ...usedWords(sources, english),
    ...clientWords(sources, NAMESPACES),
    ...dictionariesInBrowser(sources),
    ...titles(sources),
    ...keyboardFocus(sources, styles),
  ];
}

const findings = findAll();
for (const { file, line, message } of findings) console.error(`${line ? `${file}:${line}` : file}: ${message}`);
if (findings.length > 0) {
  console.error(`\n${findings.length} against the rules of the house.`);
  process.exit(1);
}
