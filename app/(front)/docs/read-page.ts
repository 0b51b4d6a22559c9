import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cache } from "react";
import { z } from "zod";
import type { Locale } from "@/lib/i18n/locales";
import type { DocPage } from "./pages";
import { type ParsedDoc, parseDoc } from "./parse";

/** What every `--help` says, by language and command; made with the uploader. */
const HelpPages = z.record(z.string(), z.record(z.string(), z.string()));

const folder = (...parts: string[]) => join(/* turbopackIgnore: true */ process.cwd(), ...parts);

const readHelp = cache(async () => HelpPages.parse(JSON.parse(await readFile(folder("cli/dist/help.json"), "utf8"))));

/** A page of the documentation, read once per request. @param origin this monitor's address, for `{origin}` */
export const readPage = cache(async (page: DocPage, locale: Locale, origin: string): Promise<ParsedDoc> => {
  const [text, help] = await Promise.all([
    readFile(folder("docs/site", locale, `${page}.md`), "utf8"),
    page === "cli" ? readHelp() : undefined,
  ]);
  return parseDoc(text, { origin, help: new Map(Object.entries(help?.[locale] ?? {})) });
});
