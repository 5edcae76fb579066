import type { Operation } from "../../openapi/spec.js";
import { ownPlaces, withPlaces } from "../words/path-words.js";
import { isNamedBy } from "./whose-follow.js";

/**
 * What stands in a create's path where that of another operation has placeholders, if that one is the
 * create's own: a word is in both, or the create's texts name the whole.
 */
export function placesOf(create: Operation, operation: Operation): ReadonlyMap<string, string> {
  const places = ownPlaces(create.path, operation.path);
  if (places.size > 0) return places;
  const possible = ownPlaces(create.path, operation.path, true);
  if (possible.size === 0) return places;
  const path = withPlaces(operation.path, possible);
  return isNamedBy(create, { ...operation, path }) ? possible : places;
}
