import type { Target } from "../../generator/config/config.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";

/** A target that names what it takes. */
export interface SpelledOut {
  readonly target: Target;
  /** Paths of the creates that it leaves aside, as nothing says that they make images. */
  readonly aside: readonly string[];
  /** How many warnings say that calls would be paid for without a result. */
  readonly lostCount?: number;
  /** The error that `generate` would end with. */
  readonly problem?: GeneratorError;
}

/**
 * Names what `generate` takes of a target: without docs the endpoints, so that unwanted ones can be
 * deleted (all, if none makes images); with docs the groups that a name such as Images stands for.
 *
 * @throws GeneratorError if nothing can be taken of a spec without docs
 */
export async function spellOut(target: Target): Promise<SpelledOut> {
  const { readModel, readTaken } = await import("../../generator/read/read-model.js");
  const taken = await readTaken(target).catch(problemOf);
  if (taken instanceof GeneratorError) {
    // Docs may be fetched with headers that the config does not have yet.
    if (target.docs !== undefined) return { target, aside: [], problem: taken };
    // Where nothing makes images, people choose among all. Of what has nothing at all, this says why.
    const { endpoints } = await readModel({
      ...target,
      takesCalledServer: true,
      unselected: "all",
    });
    return { target: { ...target, endpoints: endpoints.map(({ key }) => key) }, aside: [] };
  }
  const { keys, aside, groups, isFolder } = taken;
  const [group, ...others] = groups ?? [];
  const named = {
    ...target,
    ...(group !== undefined && { group: others.length === 0 ? group : [group, ...others] }),
    // Whoever deletes a file of a folder deletes its endpoints.
    ...(target.docs === undefined && !isFolder && { endpoints: keys }),
  };
  const read = await readModel({ ...named, takesCalledServer: true }).catch(problemOf);
  if (read instanceof GeneratorError) return { target: named, aside, problem: read };
  const lost = read.warnings.filter(({ losesResults }) => losesResults);
  return { target: named, aside, lostCount: lost.length };
}

function problemOf(error: unknown): GeneratorError {
  if (error instanceof GeneratorError) return error;
  throw error;
}
