import type { Document } from "../input/load-openapi.js";
import { memoize } from "../util/memoize.js";
import { readPaths } from "./operations.js";
import type { Spec } from "./spec.js";

/** Makes a spec of a loaded document. Its operations are read when they are first needed. */
export function openSpec<Source extends Document>(document: Source): Source & Spec {
  const paths = memoize(() => readPaths(spec));
  const spec: Source & Spec = {
    ...document,
    operations: () => paths().operations,
    refused: () => paths().refused,
    targets: { siblings: new Map(), end: new Map() },
  };
  return spec;
}
