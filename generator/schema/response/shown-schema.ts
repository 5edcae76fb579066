import { dereference } from "../../openapi/resolve-ref.js";
import type { Resolved, Spec } from "../../openapi/spec.js";
import { type JsonValue, member, objectMember } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";

/**
 * The schema of a JSON response or of what an event carries. OpenAPI 3.2 describes the events, whose
 * data is JSON in a text.
 *
 * @see https://spec.openapis.org/oas/v3.2.0.html#server-sent-event-streams
 */
export function shownSchema(
  spec: Spec,
  media: JsonValue | undefined,
  at: string,
): Resolved | undefined {
  const schema = member(media, "schema");
  if (schema !== undefined) return { value: schema, pointer: pointer(at, "schema") };
  const event = dereference(spec, member(media, "itemSchema"), pointer(at, "itemSchema"));
  if (event === undefined) return undefined;
  const dataAt = pointer(event.pointer, "properties", "data");
  const data = dereference(
    spec,
    objectMember(objectMember(event.value, "properties"), "data"),
    dataAt,
  );
  const carried = member(data?.value, "contentSchema");
  if (data && carried !== undefined) {
    return { value: carried, pointer: pointer(data.pointer, "contentSchema") };
  }
  return member(data?.value, "type") === "string" ? undefined : event;
}
