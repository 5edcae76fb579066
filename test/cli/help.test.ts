import { expect, test } from "vitest";
import { runCli } from "./run-cli.js";

const person = { person: true, environment: { NO_COLOR: "1" } };

test.each([
  [["--help"]],
  [["check-key", "--help"]],
  [["inspect", "--help"]],
  [["doctor", "--help"]],
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
  [["inspect", "--endpont", "x"], /Unknown argument: endpont \(nearest: --endpoint\)/],
  [["foo"], /Unknown argument: foo\n/],
  [["wait", "--generation-id", "a", "--poll-timeout", "1"], /argument: poll-timeout \(nearest/],
])("%j is wrong usage, in one paragraph", async (words, message) => {
  const ran = await runCli(words, person);
  expect([ran.code, ran.out]).toEqual([1, ""]);
  expect(ran.err).toMatch(message);
  expect(ran.err).toMatch(/^error MS1601: .*\n?.*See modelsmith --help\.\n$/);
});

test.each([
  [["generate", "--openapi", "a", "--openapi", "b"], "--openapi was given twice"],
  [["inspect", "--endpoint", "a", "--endpoint", "b"], "--endpoint was given twice"],
  [
    ["create", "google/nano-banana", "--prompt", "a", "--poll-timeout", "1", "--poll-timeout", "2"],
    "--poll-timeout was given twice",
  ],
  [["simulate", "--port", "x"], '--port must be a number, got "x"'],
  [["simulate", "--port", "70000"], "--port must be a port from 0 to 65535"],
  [["explain-error", "--status", "x"], '--status must be a number, got "x"'],
  [["explain-error", "--status", "-1"], "--status must be an HTTP status from 100 to 599"],
  [
    ["create", "google/nano-banana", "--payload", "{"],
    "the payload is not JSON: syntax error at line 1, column 2",
  ],
])("%j is refused in our words", async (words, message) => {
  const ran = await runCli(words);
  expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(`error MS1601: ${message}`)]);
});
