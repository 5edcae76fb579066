import { dereferenceOrNone } from "../openapi/resolve-ref.js";
import type { Spec } from "../openapi/spec.js";
import { byCodeUnit, type JsonValue, member, objectMember, sortKeys } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";

/**
 * The values that a media type or a parameter gives as examples: its one `example`, and those of its
 * named `examples` that are in the spec.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#example-object
 */
export function mediaExamples(
  spec: Spec,
  container: JsonValue | undefined,
  at: string,
): readonly JsonValue[] {
  const one = member(container, "example");
  const named = objectMember(container, "examples") ?? {};
  const values = Object.keys(named)
    .sort(byCodeUnit)
    .map((name) => dereferenceOrNone(spec, named[name], pointer(at, "examples", name))?.value)
    .map((example) => member(example, "value") ?? member(example, "dataValue"));
  return [one, ...values].filter((value) => value !== undefined).map(sortKeys);
}
