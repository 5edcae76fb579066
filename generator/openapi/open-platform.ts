import type { LoadedPlatform, LocatedDocument } from "../input/load-openapi.js";
import { objectMember } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { openSpec } from "./open-spec.js";
import type { Spec } from "./spec.js";

/** The platform's spec, open, and the specs that its creates are in: it alone, or those of a folder. */
export interface OpenPlatform {
  readonly openapi: LocatedDocument & Spec;
  readonly specs: readonly Spec[];
}

/**
 * Opens the platform's spec. What stands for a folder has the operations of those of its specs that
 * create nothing: they are about all of its models.
 */
export function openPlatform({ openapi, parts }: LoadedPlatform): OpenPlatform {
  const opened = openSpec(openapi);
  if (parts === undefined) return { openapi: opened, specs: [opened] };
  const specs = parts.map(openSpec);
  const shared = memoize(() => specs.flatMap((spec) => (hasCreate(spec) ? [] : spec.operations())));
  return { openapi: { ...opened, operations: shared }, specs };
}

function hasCreate(spec: Spec): boolean {
  return spec
    .operations()
    .some(({ method, object }) => method === "POST" && objectMember(object, "requestBody"));
}
