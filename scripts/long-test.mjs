// Runs one of the tests that do more when asked: node scripts/long-test.mjs <name> [amount]
import { spawnSync } from "node:child_process";

const tests = {
  /** Public specs, read from the network. */
  "public-specs": {
    files: ["test/odd/public-specs.integration.test.ts"],
    variable: "MODELSMITH_PUBLIC_SPECS",
    amount: "1",
  },
  /** Revisions of real specs: "<repository>:<file>[:<pairs>],…" of repositories on this machine. */
  histories: {
    files: ["test/generator/report/histories.integration.test.ts"],
    variable: "MODELSMITH_HISTORIES",
  },
  /** Random specs, the amount is in minutes; and 20,000 values that the input check must accept. */
  fuzz: {
    files: [
      "test/hostile/fuzz.integration.test.ts",
      "test/generator/schema/check-soundness.integration.test.ts",
    ],
    variable: "MODELSMITH_FUZZ_MINUTES",
    amount: "30",
  },
  /** Random answers, services, echoes of the key and platforms; the amount is the number of each. */
  properties: {
    files: [
      "test/runtime/properties.integration.test.ts",
      "test/platforms/designs.integration.test.ts",
    ],
    variable: "MODELSMITH_PROPERTY_RUNS",
    amount: "100000",
  },
  /** Calls behind a real nginx; the amount is their number of each kind. */
  gateway: {
    files: ["test/runtime/gateway.integration.test.ts"],
    variable: "MODELSMITH_GATEWAY_CALLS",
    amount: "2000",
    needs: "nginx",
  },
  /** The manual's steps with npm, pnpm and yarn, which come from the registry. */
  managers: {
    files: ["test/package-managers.integration.test.ts"],
    variable: "MODELSMITH_MANAGERS",
    amount: "1",
  },
  /** The README's example under Bun and Deno, which come from the registry. */
  runtimes: {
    files: ["test/other-runtimes.integration.test.ts"],
    variable: "MODELSMITH_RUNTIMES",
    amount: "1",
  },
  /** The pages of the built site in a browser: after `npm run docs`. */
  docs: {
    files: ["test/docs-site.integration.test.ts"],
    variable: "MODELSMITH_DOCS_SITE",
    amount: "1",
  },
  /** Jobs of the queue example on Redis and PostgreSQL, under kills; the amount is their number. */
  queues: {
    files: [
      "test/examples/queue.integration.test.ts",
      "test/runtime/journal/real-journals.integration.test.ts",
    ],
    variable: "MODELSMITH_QUEUE_JOBS",
    amount: "2000",
  },
  /** Changed signatures, bodies and times of webhooks; the amount is their number. */
  webhooks: {
    files: ["test/runtime/webhooks/verify-webhook.test.ts"],
    variable: "MODELSMITH_WEBHOOK_MUTATIONS",
    amount: "10000",
  },
  /** Calls at once; the amount is their number. */
  load: {
    files: ["test/load.integration.test.ts"],
    variable: "MODELSMITH_LOAD_CALLS",
    amount: "2000",
  },
};

const [name = "", given] = process.argv.slice(2);
if (!Object.hasOwn(tests, name)) {
  throw new Error(`Name one of ${Object.keys(tests).join(", ")}, not "${name}".`);
}
const { files, variable, amount, needs } = tests[name];
if (needs !== undefined && spawnSync(needs, ["-v"]).error !== undefined) {
  throw new Error(`${needs} is not installed: on Debian, apt-get install ${needs}-light.`);
}
if (given === undefined && amount === undefined) {
  throw new Error(`Say what to read: npm run test:${name} -- "<repository>:<file>"`);
}
const words = ["node_modules/vitest/vitest.mjs", "run", ...files];
const { status } = spawnSync(process.execPath, words, {
  stdio: "inherit",
  env: { ...process.env, [variable]: given ?? amount },
});
process.exitCode = status ?? 1;
