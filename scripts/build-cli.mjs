/**
 * Builds the uploader: one file with everything in it, its npm tarball, the packed skill, and copies below public/cli for
 * the platform to serve.
 *
 *   node scripts/build-cli.mjs                 everything
 *   node scripts/build-cli.mjs --outfile FILE  the one file only, somewhere else
 */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { tarball } from "./tar.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "cli/package.json"), "utf8"));
const at = process.argv.indexOf("--outfile");
const only = at === -1 ? undefined : process.argv[at + 1];

/**
 * Node's own modules are required where they are first used. Left alone they would become static imports at the
 * top of the file, and `--version` would wait for node:http.
 */
const lazyBuiltins = {
  name: "lazy-builtins",
  setup(pluginBuild) {
    const builtins = new Set(builtinModules);
    pluginBuild.onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      namespace === "builtin" || path === "node:module" || !builtins.has(path.slice(5))
        ? { path, external: true }
        : { path, namespace: "builtin" },
    );
    pluginBuild.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule?.(${JSON.stringify(path)}) ?? require(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};

/** The skill's files by their path below cli/skill. */
function skillFiles() {
  const folder = join(root, "cli/skill");
  const names = ["SKILL.md", "README.md", "README_cn.md", "INSTALL.md", "scripts/status_uploader.py"];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** Writes the bundle to `outfile`, whole or not at all: tests may build it at the same time. */
async function bundle(outfile, entry = "cli/index.ts") {
  mkdirSync(dirname(outfile), { recursive: true });
  const temporary = `${outfile}.${process.pid}.tmp`;
  const { metafile } = await build({
    metafile: true,
    entryPoints: [join(root, entry)],
    outfile: temporary,
    bundle: true,
    platform: "node",
    target: "node18",
    format: "esm",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    charset: "utf8",
    tsconfig: join(root, "tsconfig.json"),
    define: { UPLOADER_VERSION: JSON.stringify(version), SKILL_FILES: JSON.stringify(skillFiles()) },
    banner: {
      js: '#!/usr/bin/env node\nimport{createRequire as oamRequire}from"node:module";const require=oamRequire(import.meta.url);',
    },
    plugins: [lazyBuiltins],
    logLevel: "warning",
  });
  appendFileSync(temporary, `/*!\n${licences(metafile)}\n*/\n`);
  chmodSync(temporary, 0o755);
  renameSync(temporary, outfile);
}

/** The licences of the packages whose code is in the bundle, as they ask to be kept with it. */
function licences({ outputs }) {
  const parts = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const paths = parts.filter(([, part]) => part.bytesInOutput > 0).map(([path]) => path);
  const packages = paths.map((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(packages.filter(Boolean))]
    .sort()
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      if (!file) throw new Error(`${name} is in the uploader, but its licence was not found in ${folder}`);
      return `${name}\n\n${readFileSync(join(folder, file), "utf8").replaceAll("*/", "* /").trim()}`;
    })
    .join("\n\n---\n\n");
}

/** What every `--help` says, for the documentation. */
async function writeHelp(target) {
  const folder = mkdtempSync(join(tmpdir(), "cli-help-"));
  try {
    const program = join(folder, "help.mjs");
    await bundle(program, "cli/help-pages.ts");
    writeFileSync(`${target}.tmp`, execFileSync(process.execPath, [program]));
    renameSync(`${target}.tmp`, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs cli/ as npm would publish it. */
function pack(target) {
  const folder = mkdtempSync(join(tmpdir(), "cli-pack-"));
  try {
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
    const [program, ...words] = [...npm, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
    execFileSync(program, words, {
      cwd: join(root, "cli"),
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
    const [name] = readdirSync(folder);
    copyFileSync(join(folder, name), `${target}.tmp`);
    renameSync(`${target}.tmp`, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The skill as a folder to unpack below ~/.openclaw/skills, with the program inside. */
function packSkill(program, target) {
  const folder = "openclaw-status-monitor";
  const entries = Object.entries(skillFiles()).map(([name, content]) => ({
    name: `${folder}/${name}`,
    content: Buffer.from(content),
    mode: name.endsWith(".py") ? 0o755 : 0o644,
  }));
  entries.push({ name: `${folder}/scripts/${basename(program)}`, content: readFileSync(program), mode: 0o755 });
  writeFileSync(`${target}.tmp`, tarball(entries));
  renameSync(`${target}.tmp`, target);
}

if (only) {
  await bundle(only);
} else {
  const outfile = join(root, "cli/dist/openclaw-status-monitor.mjs");
  const served = join(root, "public/cli");
  await bundle(outfile);
  await writeHelp(join(root, "cli/dist/help.json"));
  mkdirSync(served, { recursive: true });
  copyFileSync(join(root, "LICENSE"), join(root, "cli/LICENSE"));
  pack(join(served, "openclaw-status-monitor.tgz"));
  copyFileSync(outfile, join(served, basename(outfile)));
  packSkill(outfile, join(served, "openclaw-status-monitor-skill.tgz"));
  console.log(`cli ${version}: cli/dist, public/cli`);
}
