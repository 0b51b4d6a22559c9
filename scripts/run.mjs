// npm run dev | build | check | bench | screenshots | admin: the packages installed and Node 24 first, then the command itself.
import { build } from "./build-steps.mjs";
import { bin, Failure, main, prepare, run } from "./runtime.mjs";

const node = process.execPath;

const COMMANDS = {
  async dev(args) {
    await build(["client", "uploader"]);
    const env = { NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" };
    return run(node, [bin("tsx/dist/cli.mjs"), "watch", "--clear-screen=false", "server.ts", ...args], env);
  },
  async build() {
    await build();
    return 0;
  },
  async check() {
    await build(["client"]);
    const format = await run(node, [bin("@biomejs/biome/bin/biome"), "ci", "."]);
    const types = await run(node, [bin("typescript/bin/tsc"), "--noEmit"]);
    const rules = await run(node, [bin("tsx/dist/cli.mjs"), "scripts/house-rules/index.ts"]);
    return format || types || rules;
  },
  async bench(args) {
    await build();
    return run(node, [bin("tsx/dist/cli.mjs"), "bench/index.ts", ...args]);
  },
  async screenshots(args) {
    await build();
    return run(node, [bin("tsx/dist/cli.mjs"), "scripts/screenshots.ts", ...args]);
  },
  async admin(args) {
    // The token stands alone on stdout: what the build says must not.
    const write = process.stdout.write;
    process.stdout.write = process.stderr.write.bind(process.stderr);
    await build(["client", "server"]);
    process.stdout.write = write;
    return run(node, ["dist/admin.mjs", ...args], { NODE_ENV: "production" });
  },
};

main(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) throw new Failure(`Unknown command "${name}". Choose from: ${Object.keys(COMMANDS).join(", ")}.`);
  await prepare();
  process.exit(await command(args));
});
