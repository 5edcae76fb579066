import type { Document } from "../input/load-documents.js";
import { memoize } from "../util/memoize.js";
import { operationsOf } from "./operations.js";
import type { Spec } from "./spec.js";

/** Makes a spec of a loaded document. Its operations are read when they are first needed. */
export function openSpec<Source extends Document>(document: Source): Source & Spec {
  const spec: Source & Spec = {
    ...document,
    operations: memoize(() => operationsOf(spec)),
    targets: { siblings: new Map(), end: new Map() },
  };
  return spec;
}
