import { readNavigation } from "../docs/navigation.js";
import { type ListedGroup, listGroups } from "../docs/operations.js";
import { docsSources } from "../docs/sources.js";
import { loadDocuments } from "../input/load-documents.js";
import { withPositions } from "../input/positions.js";
import { createReader } from "../input/reader.js";
import { openPlatform } from "../openapi/open-platform.js";
import { tagsOf } from "../openapi/operations.js";
import { createOperations } from "../select/create-operations.js";
import { endpointPath } from "../select/endpoint-path.js";
import { groupByTags } from "../util/group-by.js";
import type { SpecSettings } from "./read-model.js";

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
  return groups.map(({ name, within, creates }) => ({
    name: [...within, name].join("/"),
    creates: creates.length,
  }));
}

/**
 * The group of each create, by the create's key: `Images` of `API/Images`.
 *
 * @throws GeneratorError if the spec or the docs cannot be read
 */
export async function readKinds(settings: GroupSettings): Promise<ReadonlyMap<string, string>> {
  const kinds = new Map<string, string>();
  for (const { name, creates } of await listedGroups(settings)) {
    for (const path of creates) {
      const { key } = endpointPath(path);
      if (!kinds.has(key)) kinds.set(key, name);
    }
  }
  return kinds;
}

type GroupSettings = Pick<SpecSettings, "openapi" | "docs" | "headers" | "snapshot" | "folder">;

/** Those that list a create. */
function listedGroups(settings: GroupSettings): Promise<readonly ListedGroup[]> {
  const reader = createReader(settings);
  return withPositions(reader, async () => {
    const { docs, ...platform } = await loadDocuments(settings, reader);
    const opened = openPlatform(platform);
    if (docs !== undefined) {
      const navigation = readNavigation(docs);
      const groups = await listGroups(
        docs,
        navigation,
        docsSources(docs, opened, navigation, reader),
      );
      return groups.filter(({ name, creates }) => name !== "" && creates.length > 0);
    }
    const creates = opened.specs
      .flatMap((spec) => [...createOperations(spec).values()])
      .flatMap(({ plain, sse }) => plain ?? sse ?? []);
    return [...groupByTags(creates, tagsOf)].map(([name, tagged]) => ({
      name,
      within: [],
      creates: tagged.map(({ path }) => path),
    }));
  });
}
