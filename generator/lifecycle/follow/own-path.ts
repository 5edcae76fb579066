import type { Operation } from "../../openapi/spec.js";
import { sharedStart } from "../../util/shared-start.js";
import { placeholdersIn, segmentsOf, unnamed } from "../../util/url-path.js";
import { ownPlaces, withPlaces } from "../words/path-words.js";
import { isNamedBy } from "./whose-follow.js";

/**
 * What stands in a create's path where that of another operation has placeholders, if that one is the
 * create's own: a word is in both, or the create's texts name the whole.
 */
export function placesOf(create: Operation, operation: Operation): ReadonlyMap<string, string> {
  const places = ownPlaces(create.path, operation.path);
  if (places.size > 0) return places;
  const possible = ownPlaces(create.path, operation.path, { isMeant: true });
  if (possible.size === 0) return places;
  const path = withPlaces(operation.path, possible);
  return isNamedBy(create, { ...operation, path }) ? possible : places;
}

/**
 * What a create's path calls the places with which another path begins, too: `{projectId}` for the `{project}` of
 * `/projects/{project}/tasks/{id}`.
 */
export function sharedPlaces(create: Operation, operation: Operation): ReadonlyMap<string, string> {
  const [mine, theirs] = [segmentsOf(create.path), segmentsOf(operation.path)];
  const begin = sharedStart([mine.map(unnamed), theirs.map(unnamed)]);
  const named = theirs.slice(0, begin).flatMap((segment, index) => {
    const [name, own] = [placeholdersIn(segment)[0], placeholdersIn(mine[index] ?? "")[0]];
    return name !== undefined && own !== undefined ? [[name, `{${own}}`] as const] : [];
  });
  return new Map(named);
}
