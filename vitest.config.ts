import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Tests exercise the sources; the built packages have a test of their own (test/package.test.ts).
    alias: {
      "@modelsmith/runtime/guidance": fileURLToPath(
        new URL("./runtime/guidance-steps.ts", import.meta.url),
      ),
      "@modelsmith/runtime/media": fileURLToPath(
        new URL("./runtime/media/save-media.ts", import.meta.url),
      ),
      "@modelsmith/runtime": fileURLToPath(new URL("./runtime/index.ts", import.meta.url)),
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/plain-summary-reporter.ts"],
    testTimeout: 20_000,
    // A busy disk takes its time to remove thousands of files.
    hookTimeout: 60_000,
    // Much of the suite waits, for servers and processes: no core stays free for that.
    maxWorkers: "100%",
  },
});
