import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Tests exercise the sources; test/package.integration.test.ts exercises the built packages. */
const alias = {
  "@modelsmith/runtime/journal": source("./runtime/journal/index.ts"),
  "@modelsmith/runtime/webhooks": source("./runtime/webhooks/index.ts"),
  "@modelsmith/runtime/schema": source("./runtime/schema/index.ts"),
  "@modelsmith/runtime/ai": source("./runtime/ai/index.ts"),
  "@modelsmith/runtime/guidance": source("./runtime/guidance.ts"),
  "@modelsmith/runtime/media": source("./runtime/media/save-media.ts"),
  "@modelsmith/runtime": source("./runtime/index.ts"),
};

/**
 * The files that take longest. Without the times of a run before, vitest begins with the largest
 * files; of a slow one that comes last, all others are waited for.
 */
const slowest = [
  "package",
  "playground/page",
  "plugins/bundlers",
  "examples/queue",
  "cli/program",
  "cli/printed-commands",
  "runtime/blocking",
  "cli/mcp/mcp",
  "cli/commands/diff",
  "runtime/journal/once",
  "generator/merge",
  "generator/settings",
  "runtime/process",
  "cli/pseudo-terminal",
  "hostile/mutations",
  "faults",
  "examples",
  "generator/generate",
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = slowest.findIndex((name) =>
        moduleId.endsWith(`/test/${name}.integration.test.ts`),
      );
      return rank === -1 ? slowest.length : rank;
    };
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

// `--mode unit` leaves out the tests that open sockets, start processes or take seconds.
export default defineConfig(({ mode }) => ({
  resolve: { alias },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...(mode === "unit" ? ["**/*.integration.test.ts"] : [])],
    globalSetup: "test/run-folder.ts",
    setupFiles: "test/setup.ts",
    sequence: { sequencer: SlowestFirst },
    reporters: ["default", "./test/plain-summary-reporter.ts"],
    // Loading the sources and the TypeScript compiler again for each file costs more than its tests.
    isolate: false,
    // Much of the suite waits for servers and processes: one worker more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // A busy machine takes its time, and its disk to remove thousands of files.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}));
