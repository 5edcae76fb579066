import { expect, test } from "vitest";
import { withTypedOptions } from "../../../cli/shell/hint-commands.js";

const argv = ["generate", "--config=a b.ts", "--out", "lib", "--report", "r.md"];

test.each([
  ["Run npx modelsmith pull, and go on.", "Run npx modelsmith pull --config 'a b.ts', and go on."],
  [
    "npx modelsmith release a.b --force",
    "npx modelsmith release --config 'a b.ts' --out lib a.b --force",
  ],
  [
    "Without --config: npx modelsmith doctor",
    "Without --config: npx modelsmith doctor --config 'a b.ts'",
  ],
  // What a command has already, what it does not take, and a help.
  ["npx modelsmith inspect --config c.ts", "npx modelsmith inspect --config c.ts"],
  ["npx modelsmith explain-error MS1001", "npx modelsmith explain-error MS1001"],
  ["npx modelsmith pull --help", "npx modelsmith pull --help"],
])("%s", (message, wanted) => {
  expect(withTypedOptions(message, argv)).toBe(wanted);
  expect(withTypedOptions(message, ["generate"])).toBe(message);
});

test("an option that was repeated is repeated in the command", () => {
  const words = ["generate", "--openapi", "a.json", "--openapi=b.json", "--openapi"];
  expect(withTypedOptions("Run npx modelsmith doctor.", words)).toBe(
    "Run npx modelsmith doctor --openapi a.json --openapi b.json.",
  );
});
