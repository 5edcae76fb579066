import path from "node:path";
import { findConfig } from "../../generator/config/load-config.js";
import { absolutePlace } from "../../generator/input/location.js";
import { findSpecFiles } from "./find-spec.js";
import type { SpecArguments } from "./find-targets.js";

/** Where a command found its spec, for a later one in another folder: absolute paths, or a URL. */
export interface SpecSource {
  readonly config?: string;
  readonly openapi?: string;
}

/** What `findTargets` reads, without reading it. */
export async function specSource({ config, openapi, docs }: SpecArguments): Promise<SpecSource> {
  const ownConfig = config ?? (openapi === undefined ? await findConfig(".") : undefined);
  const spec = ownConfig === undefined ? findSpecFiles({ openapi, docs })?.openapi : openapi;
  return {
    ...(ownConfig !== undefined && { config: path.resolve(ownConfig) }),
    ...(spec !== undefined && { openapi: absolutePlace(spec) }),
  };
}
