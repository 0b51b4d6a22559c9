// npm run up: from a fresh clone to a running platform. Installs and builds what is missing or out of date, then serves.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build-steps.mjs";
import { main, prepare, ROOT } from "./runtime.mjs";

main(async () => {
  await prepare();
  await build();
  process.env.NODE_ENV = "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  await import(pathToFileURL(join(ROOT, "dist", "server.mjs")).href);
});
