import { buildModel } from "./build-model.js";
import { GeneratorError } from "./errors.js";
import { loadDocuments, loadModelSpecs } from "./load-documents.js";
import type { Model } from "./model.js";
import { type Choice, selectEndpoints } from "./select-endpoints.js";

/** What to read and what to take of it. */
export interface ModelSettings {
  /** The platform's openapi.json. Specs of single models are found beside it. */
  readonly openapi: string;
  /** The platform's docs.json, which says what its groups are. */
  readonly docs?: string;
  /** The docs' group to take. @defaultValue "Images" */
  readonly group?: string;
  /** Endpoints to take instead of a group: `google/nano-banana`, or a path, with or without `POST`. */
  readonly endpoints?: readonly string[];
  /** Replaces the spec's server, or is what a relative one is resolved against. */
  readonly baseUrl?: string;
}

/**
 * The first half of the line: from files to the model. Writes nothing.
 *
 * @throws GeneratorError where the input is bad
 */
export function readModel(settings: ModelSettings): Promise<Model> {
  return read(settings, choiceOf(settings));
}

/** The same for every endpoint of the spec that creates something, whatever the docs group. */
export function readWholeModel(
  settings: Pick<ModelSettings, "openapi" | "docs" | "baseUrl">,
): Promise<Model> {
  return read(settings, { by: "all" });
}

async function read(settings: ModelSettings, choice: Choice): Promise<Model> {
  const documents = await loadDocuments(settings);
  const keys = selectEndpoints(documents, choice).map(({ key }) => key);
  const modelSpecs = await loadModelSpecs(settings.openapi, keys.filter(isFolder));
  const selected = selectEndpoints({ ...documents, modelSpecs }, choice);
  return buildModel(documents, selected, settings.baseUrl);
}

function choiceOf({ docs, group, endpoints = [] }: ModelSettings): Choice {
  if (endpoints.length > 0) {
    if (group === undefined) return { by: "endpoint", endpoints };
    throw new GeneratorError("MS1601", "a group and single endpoints were both asked for", {
      hint: "Use --group, or --endpoint.",
    });
  }
  if (docs === undefined) {
    throw new GeneratorError("MS1601", "nothing says which endpoints to take", {
      hint: "Add --docs <file> for a docs group, or name endpoints with --endpoint <path>.",
    });
  }
  return { by: "group", group: group ?? "Images" };
}

/** A key that can name a folder below the spec's own; operations.ts refused dot segments. */
function isFolder(key: string): boolean {
  return /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(key);
}
