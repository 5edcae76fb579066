import { checkConfig } from "../config/check-config.js";
import type { Config, ConfigTarget } from "../config/config.js";
import { loadConfig, withSpec } from "../config/load-config.js";
import { targetsReading } from "../config/targets-reading.js";
import { GeneratorError } from "../diagnostics/errors.js";
import { absolutePlace } from "../input/location.js";
import type { SpecSettings } from "./read-model.js";

/** A config file by its path, or what one would hold; without its spec where that is named beside it. */
export type GivenConfig = string | Config | Omit<ConfigTarget, "openapi">;

/**
 * The settings that a config has for one platform. Relative paths in a file are relative to its folder; those in a
 * value, `openapi` and `docs` to the working folder.
 *
 * @param openapi - the spec to use: it chooses among targets, or stands in for theirs
 * @param docs - the docs to use
 * @throws GeneratorError MS1601 if several targets are left, MS1602 for a bad config
 */
export async function readConfigured(
  given: GivenConfig,
  { openapi, docs }: { readonly openapi?: string | undefined; readonly docs?: string | undefined },
): Promise<SpecSettings> {
  const { folder, targets } =
    typeof given === "string"
      ? await loadConfig(given, openapi)
      : { folder: process.cwd(), targets: checkConfig(withSpec(given, openapi), "config") };
  const placed = targets.map((target) => ({ ...target, folder }));
  const named = openapi === undefined ? [] : targetsReading(openapi, placed);
  return {
    ...onlyOne(named.length > 0 ? named : placed),
    ...(docs !== undefined && { docs: absolutePlace(docs) }),
    ...(openapi !== undefined && { openapi: absolutePlace(openapi) }),
  };
}

function onlyOne<Item>(targets: readonly Item[]): Item {
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0) return only;
  throw new GeneratorError("MS1601", `the config has ${targets.length} targets, expected one`, {
    hint: "Choose one: pass the path of its spec as `openapi`.",
  });
}
