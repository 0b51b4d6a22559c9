import { startBundled } from "../../lib/db/embedded";

// A process of its own around the launcher, for tests that kill it or run it as another user: `<data dir> <role>`.
// Says "ready <json>" once PostgreSQL answers; stops at a line on stdin.
const [dataDir = "", role = "server"] = process.argv.slice(2);

startBundled(dataDir, {
  role: role === "visitor" ? "visitor" : "server",
  onEvent: (said) => console.log(`event ${said}`),
}).then(
  (bundled) => {
    console.log(`ready ${JSON.stringify({ url: bundled.url, started: bundled.started })}`);
    process.stdin.once("data", () => void bundled.stop().then(() => process.exit(0)));
  },
  (error: Error) => {
    console.error(`${error.name}: ${error.message}`);
    process.exit(1);
  },
);
