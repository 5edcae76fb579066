import { readNavigation } from "./docs/navigation.js";
import { listGroups } from "./docs/operations.js";
import { docsSources } from "./docs/sources.js";
import { loadDocuments } from "./input/load-documents.js";
import { withPositions } from "./input/positions.js";
import { createReader } from "./input/reader.js";
import { openSpec } from "./openapi/open-spec.js";
import { tagsOf } from "./openapi/operations.js";
import type { SpecSettings } from "./read-model.js";
import { createOperations } from "./select/create-operations.js";

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
export function readGroups(
  settings: Pick<SpecSettings, "openapi" | "docs" | "headers" | "snapshot" | "folder">,
): Promise<readonly GroupCount[]> {
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
      return groups.filter(({ name, creates }) => name !== "" && creates > 0);
    }
    const counts = new Map<string, number>();
    for (const { plain, sse } of createOperations(spec, undefined).values()) {
      const create = plain ?? sse;
      for (const tag of create === undefined ? [] : tagsOf(create)) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
    }
    return [...counts].map(([name, creates]) => ({ name, creates }));
  });
}
