import type { Operation } from "../../openapi/spec.js";
import { ownPlaces, withPlaces } from "../words/path-words.js";
import { followParametersOf } from "./follow-parameters.js";
import { isNamedBy } from "./whose-follow.js";

/**
 * What stands in a create's path where that of another operation has placeholders, if that one is the
 * create's own: a word is in both, a placeholder lists the create's, or the create's texts name the whole.
 */
export function placesOf(create: Operation, operation: Operation): ReadonlyMap<string, string> {
  const lists = (name: string, segment: string) =>
    followParametersOf(operation).some(
      (each) => each.in === "path" && each.name === name && each.listed?.includes(segment),
    );
  const places = ownPlaces(create.path, operation.path, lists);
  if (places.size > 0) return places;
  const possible = ownPlaces(create.path, operation.path, () => true);
  const path = withPlaces(operation.path, possible);
  return isNamedBy(create, { ...operation, path }) ? possible : places;
}
