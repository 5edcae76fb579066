import { expect, test } from "vitest";
import { nextSteps, waitCommandLine } from "../../../cli/call/next-steps.js";
import { serviceOf } from "../../../cli/call/service.js";
import { defaultPlatform } from "../../../cli/spec/default-platform.js";
import type { ErrorCategory } from "../../../runtime/index.js";

const service = serviceOf(defaultPlatform, []);

test.each([
  ["gen_1", "gen_1"],
  ["$(touch pwned)", "'$(touch pwned)'"],
  ["`id`", "'`id`'"],
  ["a'; id; '", "'a'\\''; id; '\\'''"],
  ['a" && id', "'a\" && id'"],
])("an id of %s does nothing when the command is pasted", (id, word) => {
  expect(waitCommandLine(id, service)).toBe(`npx modelsmith wait ${word}`);
});

test("an id that begins with a hyphen is no option of the command", () => {
  expect(waitCommandLine("--base-url=https://evil.invalid", service)).toBe(
    "npx modelsmith wait --generation-id='--base-url=https://evil.invalid'",
  );
});

const categories: readonly ErrorCategory[] = [
  "auth",
  "insufficient_credits",
  "invalid_request",
  "transient",
  "timeout",
  "aborted",
  "unknown",
];

test.each(categories)(
  "after %s a known generation is waited for, never created again",
  (category) => {
    const steps = nextSteps(service, { category, generationId: "gen_1" });
    expect(steps.at(-1)).toBe("Do not create again; wait for it: npx modelsmith wait gen_1");
  },
);

test("who was refused with a key is not asked whether there is one", () => {
  const steps = nextSteps(service, { category: "auth", status: 401 });
  expect(steps).toEqual([expect.stringMatching(/^Make another key at https:/)]);
});

test("who was refused where the way of the key is a guess is told so first, and how to say it", () => {
  const guessed = { ...service, spec: " --openapi acme.json", isAuthGuess: true };
  const steps = nextSteps(guessed, { category: "auth", status: 401 });
  expect(steps).toEqual([
    expect.stringMatching(/npx modelsmith doctor --openapi acme\.json$/),
    expect.stringContaining("auth in modelsmith.config.ts"),
    expect.stringMatching(/^Make another key/),
  ]);
  expect(nextSteps(guessed, { category: "auth" })[0]).toMatch(/^Make a key/);
});

test("who reached nobody is told what to reach", () => {
  const trouble = { category: "transient", noAnswer: true } as const;
  expect(nextSteps(service, trouble)[0]).toContain(`${defaultPlatform.baseUrl} can be reached`);
});

test.each(["transient", "timeout", "aborted"] as const)(
  "after %s without an id, what may have been accepted is looked for first",
  (category) => {
    const steps = nextSteps(service, { category, mayHaveCharged: true });
    expect(steps[0]).toMatch(/dashboard \(https:.*\) before you create again/);
  },
);

test("a command repeats the options that lead to the same service", () => {
  const typed = ["create", "a/b", "--openapi", "my spec.json", "--base-url=http://127.0.0.1:1"];
  const acme = serviceOf(defaultPlatform, typed, "a/b");
  const flags = "--openapi 'my spec.json' --base-url http://127.0.0.1:1";
  expect(waitCommandLine("gen_1", acme)).toBe(`npx modelsmith wait gen_1 --endpoint a/b ${flags}`);
  expect(nextSteps(acme, { category: "auth" })).toContain(
    `See whether it is set: npx modelsmith check-key --endpoint a/b ${flags}`,
  );
});
