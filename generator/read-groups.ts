import { readNavigation } from "./docs/navigation.js";
import { type ListedGroup, listGroups } from "./docs/operations.js";
import { docsSources } from "./docs/sources.js";
import { loadDocuments } from "./input/load-documents.js";
import { withPositions } from "./input/positions.js";
import { createReader } from "./input/reader.js";
import { openSpec } from "./openapi/open-spec.js";
import { tagsOf } from "./openapi/operations.js";
import type { SpecSettings } from "./read-model.js";
import { createOperations } from "./select/create-operations.js";
import { endpointPath } from "./select/endpoint-path.js";

/** A group of the docs, or a tag of a spec without docs, and how many creates it lists. */
export interface GroupCount {
  /** With the names around it: `API/Images`. */
  readonly name: string;
  readonly creates: number;
}

/**
 * The groups that a selection can name, in their order; those without a create are left out.
 *
 * @throws GeneratorError if the spec or the docs cannot be read
 */
export async function readGroups(settings: GroupSettings): Promise<readonly GroupCount[]> {
  const groups = await listedGroups(settings);
  return groups.map(({ name, creates }) => ({ name, creates: creates.length }));
}

/**
 * The group of each create, by the create's key: `Images` of `API/Images`.
 *
 * @throws GeneratorError if the spec or the docs cannot be read
 */
export async function readKinds(settings: GroupSettings): Promise<ReadonlyMap<string, string>> {
  const kinds = new Map<string, string>();
  for (const { name, creates } of await listedGroups(settings)) {
    const [kind = name] = name.split("/").slice(-1);
    for (const path of creates) {
      const { key } = endpointPath(path);
      if (!kinds.has(key)) kinds.set(key, kind);
    }
  }
  return kinds;
}

type GroupSettings = Pick<SpecSettings, "openapi" | "docs" | "headers" | "snapshot" | "folder">;

/** Those that list a create. */
function listedGroups(settings: GroupSettings): Promise<readonly ListedGroup[]> {
  const reader = createReader(settings);
  return withPositions(reader, async () => {
    const { openapi, docs } = await loadDocuments(settings, reader);
    const spec = openSpec(openapi);
    if (docs !== undefined) {
      const navigation = readNavigation(docs);
      const groups = await listGroups(
        docs,
        navigation,
        docsSources(docs, spec, navigation, reader),
      );
      return groups.filter(({ name, creates }) => name !== "" && creates.length > 0);
    }
    const tagged = new Map<string, string[]>();
    for (const { plain, sse } of createOperations(spec, undefined).values()) {
      const create = plain ?? sse;
      for (const tag of create === undefined ? [] : tagsOf(create)) {
        const creates = tagged.get(tag) ?? [];
        tagged.set(tag, creates);
        if (create !== undefined) creates.push(create.path);
      }
    }
    return [...tagged].map(([name, creates]) => ({ name, creates }));
  });
}
