import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Two projects: `unit` needs no I/O and sits beside its subject; `integration` runs on a real PostgreSQL. */
const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{lib,cli,components,app,scripts}/**/*.test.ts", "tests/*.test.ts"],
          environment: "node",
          // The uploader's tests run it as a program, many times over, also on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          environment: "node",
          globalSetup: ["tests/support/global-database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
