import { expect, test } from "vitest";
import { runCli } from "./run-cli.js";

const person = { person: true, environment: { NO_COLOR: "1" } };

test.each([
  [["--help"]],
  [["check-key", "--help"]],
  [["inspect", "--help"]],
  [["create", "--help"]],
  [["create", "google/nano-banana-pro", "--help"]],
  [["wait", "--help"]],
  [["explain-error", "--help"]],
  [["credits", "--help"]],
])("%j", async (words) => {
  const ran = await runCli(
    words.filter((word) => word !== undefined),
    person,
  );
  expect(ran.out).toMatchSnapshot();
  expect([ran.err, ran.code]).toEqual(["", 0]);
});

test.each([
  [[], /Name a command/],
  [["creat"], /Did you mean create\?|Unknown argument/],
  [["inspect", "--endpont", "x"], /endpont/],
])("%j is wrong usage, in one paragraph", async (words, message) => {
  const ran = await runCli(words, person);
  expect([ran.code, ran.out]).toEqual([1, ""]);
  expect(ran.err).toMatch(message);
  expect(ran.err).toMatch(/^error MS1601: .*\n?.*See modelsmith --help\.\n$/);
});
