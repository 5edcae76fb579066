import { expect, test } from "vitest";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { refuseEdited } from "../../generator/output/compare-files.js";
import { buildError } from "../../plugins/build-error.js";

test("an error in a build begins with its code", () => {
  const error = new GeneratorError("MS1601", "no spec", { hint: "Name it." });
  expect(buildError(error).message).toBe("MS1601: no spec\nName it.");
});

test("a message that speaks of --force is not one where it helps", () => {
  const error = new GeneratorError("MS1601", "no spec", { hint: "It was run with --force." });
  expect(buildError(error).message).not.toContain("In a build");
});

test("where an option of the command line is what helps, the command is said", () => {
  const refused = () =>
    refuseEdited({ added: [], changed: [], removed: [], edited: ["a.ts"], unchanged: 0 });
  const inBuild = () => {
    try {
      refused();
    } catch (error) {
      throw buildError(error);
    }
  };
  expect(inBuild).toThrow(/ {2}a\.ts\n.*\n.*: npx modelsmith generate --force$/);
});
