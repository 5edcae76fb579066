import { GeneratorError } from "../../generator/diagnostics/errors.js";

/** For a command that needs one model. */
export function notOneModel(problem: string): GeneratorError {
  return new GeneratorError("MS1601", problem, {
    hint: "Name one after `create`. See them all: npx modelsmith inspect --list-endpoints",
  });
}
