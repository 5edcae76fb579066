import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const source = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Tests exercise the sources; test/package.integration.test.ts exercises the built packages. */
const resolve = {
  alias: {
    "@modelsmith/runtime/journal": source("./runtime/journal/index.ts"),
    "@modelsmith/runtime/webhooks": source("./runtime/webhooks/index.ts"),
    "@modelsmith/runtime/schema": source("./runtime/schema/index.ts"),
    "@modelsmith/runtime/ai": source("./runtime/ai/index.ts"),
    "@modelsmith/runtime/guidance": source("./runtime/guidance-steps.ts"),
    "@modelsmith/runtime/media": source("./runtime/media/save-media.ts"),
    "@modelsmith/runtime": source("./runtime/index.ts"),
  },
};

const shared = {
  // Loading the sources and the TypeScript compiler again for each file costs more than its tests.
  isolate: false,
  // A busy machine takes its time, and its disk to remove thousands of files.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

const integration = "test/**/*.integration.test.ts";

export default defineConfig({
  test: {
    globalSetup: "test/run-folder.ts",
    reporters: ["default", "./test/plain-summary-reporter.ts"],
    // Much of the suite waits for servers and processes: one worker more than there are cores.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: "unit",
          // They wait for nothing: another worker would only load all modules once more.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, integration],
          setupFiles: ["test/setup.ts", "test/unit-setup.ts"],
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: "integration",
          include: [integration],
          exclude: configDefaults.exclude,
          setupFiles: "test/setup.ts",
        },
      },
    ],
  },
});
