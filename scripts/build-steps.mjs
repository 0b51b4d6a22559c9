// What has to be built, and when it has to be built again: each step remembers a hash of everything it was made from.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, ROOT, runQuietly, step } from "./runtime.mjs";

const STAMPS = join(ROOT, "dist", "stamps.json");

/** In order. `from`: files and folders that decide the result; `makes`: files that must exist afterwards. */
const STEPS = {
  // A missing translation, a page without a title, or a component without keyboard focus ends the build here.
  rules: {
    title: "Checking words, titles and keyboard focus",
    from: ["app", "components", "lib", "cli/messages", "scripts/house-rules", "server.ts", "proxy.ts"],
    makes: [],
    run: () => runQuietly(process.execPath, [bin("tsx/dist/cli.mjs"), "scripts/house-rules/index.ts"]),
  },
  client: {
    title: "Generating the database client",
    from: ["prisma/schema.prisma", "prisma.config.ts"],
    makes: ["prisma/client/client.ts"],
    // The command would first download an engine it does not need for this; any program will do in its place.
    run: () =>
      runQuietly(process.execPath, [bin("prisma/build/index.js"), "generate"], {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      }),
  },
  uploader: {
    title: "Bundling the uploader",
    from: ["cli", "lib/protocol", "lib/domain", "scripts/build-cli.mjs", "scripts/tar.mjs", "package.json"],
    makes: [
      "cli/dist/openclaw-status-monitor.mjs",
      "cli/dist/help.json",
      "public/cli/openclaw-status-monitor-skill.tgz",
    ],
    run: () => runQuietly(process.execPath, [join(ROOT, "scripts/build-cli.mjs")]),
  },
  server: {
    title: "Bundling the server",
    from: ["server.ts", "lib", "prisma/schema.prisma", "scripts/admin.ts", "package.json", "tsconfig.json"],
    makes: ["dist/server.mjs", "dist/admin.mjs"],
    run: bundleServer,
  },
  pages: {
    title: "Building the pages (about a minute)",
    from: [
      "app",
      "components",
      "lib",
      "public",
      "prisma/schema.prisma",
      "proxy.ts",
      "next.config.ts",
      "postcss.config.mjs",
      "tsconfig.json",
      "package.json",
      "package-lock.json",
    ],
    makes: [".next/BUILD_ID"],
    run: () =>
      runQuietly(process.execPath, [bin("next/dist/bin/next"), "build"], {
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
      }),
  },
};

/** Self-hosted, server.ts and the admin command run bundled: a start then reads two files instead of hundreds. */
async function bundleServer() {
  const { build, stop } = await import("esbuild");
  await build({
    absWorkingDir: ROOT,
    entryPoints: { server: "server.ts", admin: "scripts/admin.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node22",
    format: "esm",
    packages: "external",
    tsconfig: "tsconfig.json",
    logLevel: "error",
  });
  await stop();
}

/** Brings the named steps up to date, in order; what is up to date costs a few milliseconds. */
export async function build(names = Object.keys(STEPS)) {
  const stamps = existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, "utf8")) : {};
  for (const name of names) {
    const { title, from, makes, run } = STEPS[name];
    if (name === "uploader" && !existsSync(join(ROOT, "scripts/build-cli.mjs"))) continue;
    const stamp = hashOf(from);
    if (stamps[name] === stamp && makes.every((file) => existsSync(join(ROOT, file)))) continue;
    await step(title, run);
    stamps[name] = stamp;
    mkdirSync(join(ROOT, "dist"), { recursive: true });
    const draft = `${STAMPS}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(stamps, null, 2));
    renameSync(draft, STAMPS);
  }
}

function hashOf(paths) {
  const hash = createHash("sha256").update(process.versions.node.split(".")[0] ?? "");
  for (const path of paths) addTo(hash, path);
  return hash.digest("hex");
}

function addTo(hash, path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) {
    if (!/\.test\.tsx?$/.test(path)) hash.update(path).update("\0").update(readFileSync(full));
    return;
  }
  for (const name of readdirSync(full).sort()) {
    if (name !== "dist" && name !== "node_modules") addTo(hash, `${path}/${name}`);
  }
}
