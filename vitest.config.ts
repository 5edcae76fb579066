import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const integration = "test/**/*.integration.test.ts";

export default defineConfig({
  resolve: {
    // Tests exercise the sources; the built packages have a test of their own (test/package.integration.test.ts).
    alias: {
      "@modelsmith/runtime/media": fileURLToPath(
        new URL("./runtime/media/save-media.ts", import.meta.url),
      ),
      "@modelsmith/runtime": fileURLToPath(new URL("./runtime/index.ts", import.meta.url)),
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [integration],
          setupFiles: ["test/setup.ts", "test/unit-setup.ts"],
        },
      },
      {
        extends: true,
        test: { name: "integration", include: [integration], setupFiles: ["test/setup.ts"] },
      },
    ],
    globalSetup: ["test/nothing-left.ts"],
    reporters: ["default", "./test/plain-summary-reporter.ts"],
    // Loading the sources and the TypeScript compiler anew for each file costs more than its tests.
    isolate: false,
    testTimeout: 20_000,
    // A busy disk takes its time to remove thousands of files.
    hookTimeout: 60_000,
    // Much of the suite waits, for servers and processes: no core stays free for that.
    maxWorkers: "100%",
  },
});
