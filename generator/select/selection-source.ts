import type { Warning } from "../diagnostics/warnings.js";
import type { DocsOperation } from "../docs/read-group.js";
import type { Document } from "../input/load-openapi.js";
import type { Spec } from "../openapi/spec.js";

/** What endpoints are selected from. */
export interface OpenDocuments {
  readonly openapi: Spec;
  /** Where creates are looked for: the specs of a folder. @defaultValue the platform's spec alone */
  readonly specs?: readonly Spec[];
  readonly docs?: Document;
  /** Specs of single models, by endpoint key, found next to the platform's. */
  readonly modelSpecs: ReadonlyMap<string, Spec>;
}

/**
 * Which endpoints to select: those that the docs name, single ones, all creates of the spec, or those
 * of them that make images.
 */
export type EndpointSelector =
  | {
      readonly by: "docs";
      readonly operations: readonly DocsOperation[];
      /** What was odd about their pages. */
      readonly warnings?: readonly Warning[];
      /** See `ChosenGroups`. */
      readonly names?: readonly string[];
    }
  | {
      readonly by: "endpoint";
      readonly endpoints: readonly string[];
      /** Those of them that are keys of `endpoints` in a config. */
      readonly configKeys?: ReadonlySet<string>;
    }
  | { readonly by: "all" | "images" };
