import { targetsReading } from "../../generator/config/targets-reading.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { bySpec, listTargets, type PlacedTarget, specsOf } from "./placed-target.js";

/** The options that are about one target. */
interface OptionsOfOne {
  readonly openapi?: string | undefined;
  readonly docs?: string | undefined;
  readonly out?: string | undefined;
}

/**
 * The targets of a config that read the spec which an option names; all if there is no such option.
 *
 * @throws GeneratorError MS1601 if none reads it, or for an option that several cannot share
 */
export function meantTargets(
  targets: readonly PlacedTarget[],
  options: OptionsOfOne,
): readonly PlacedTarget[] {
  if (targets.length < 2) return targets;
  const { openapi } = options;
  const meant = openapi === undefined ? targets : targetsReading(openapi, targets);
  if (meant.length === 0) {
    const problem = `no target of the config reads ${openapi}:${listTargets(targets)}`;
    throw new GeneratorError("MS1601", problem, {
      hint: "Name the spec of one, or use --openapi without --config.",
    });
  }
  const shared = (["docs", "out"] as const).find((name) => options[name] !== undefined);
  if (meant.length < 2 || shared === undefined) return meant;
  const problem = `--${shared} applies to one target, and several are meant:${listTargets(meant)}`;
  throw new GeneratorError("MS1601", problem, {
    hint:
      specsOf(meant).length > 1
        ? bySpec(meant)
        : "They share a spec: edit the config file instead.",
  });
}
