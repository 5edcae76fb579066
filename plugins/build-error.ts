import { GeneratorError } from "../generator/diagnostics/errors.js";

/** An error as bundlers print it: its code, which the documentation explains, begins the message. */
export function buildError(error: unknown): Error {
  if (!(error instanceof GeneratorError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const shown = new Error(`${error.code}: ${error.message}${inBuild(error)}`);
  shown.name = error.name;
  // It says where this program was, which is not where the mistake is.
  shown.stack = `${shown.name}: ${shown.message}`;
  return shown;
}

/** A bundler has no `--force`. */
function inBuild({ option }: GeneratorError): string {
  if (option !== "--force") return "";
  return "\nIn a build that is, once and with what the plugin is given: npx modelsmith generate --force";
}
