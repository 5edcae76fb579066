import { globOf, joinedGlobs } from "../../generator/config/joined-specs.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isUrl } from "../../generator/input/location.js";

/**
 * What `--openapi` names, however often it was given: several files, folders and globs are one glob,
 * which stands for one platform as a folder does.
 *
 * @throws GeneratorError MS1601 for several of which one is a URL, MS1001 for one that is not there
 * @forTests
 */
export async function oneSpec(given: string | readonly string[]): Promise<string> {
  const all = typeof given === "string" ? [given] : given;
  const [first = "", ...others] = all;
  if (others.length === 0) return first;
  const url = all.find(isUrl);
  if (url !== undefined) {
    throw new GeneratorError("MS1601", `--openapi was given ${all.length} times, once as ${url}`, {
      hint: "Save the specs in one folder, and name that: --openapi specs",
    });
  }
  // A glob takes what is there: of a name with a slip in it, the functions would be deleted.
  const { refuseMissingSpec } = await import("../../generator/input/load-documents.js");
  for (const named of all) await refuseMissingSpec(named);
  return joinedGlobs(all.map((named) => globOf(named)));
}

/** {@link oneSpec} as the `coerce` of an option: yargs waits for its promise, which its types leave out. */
export const coerceToOneSpec = oneSpec as unknown as (given: string | readonly string[]) => string;
