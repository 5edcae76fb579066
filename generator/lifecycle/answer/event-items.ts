import type { FieldPath } from "@modelsmith/runtime";
import { eventStreamType } from "../../openapi/media-types.js";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { findMediaType, successContent } from "../../openapi/success-content.js";
import { normalizeSchema } from "../../schema/normalize/normalize.js";
import type { DataModel } from "../../schema/response/data-model.js";
import { fieldSchemas } from "../../schema/walk.js";
import { member } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { holdsMedia } from "./answer-media.js";

/**
 * Whether the events of a stream carry one item each of the list that the data is otherwise: an
 * operation may answer with `{ data: [{ url }] }`, or with events of which the last is `{ url }`.
 * Both have a field of the same name that holds media: an id proves nothing.
 *
 * @param place - where the other form has its data
 */
export function eventsAreItems(
  operation: Operation,
  data: DataModel,
  place: FieldPath | undefined,
): boolean {
  const list = data.from === "schema" ? data.schema : {};
  const success = successContent(operation);
  const type = success && findMediaType(success.content, eventStreamType);
  const written = success && type && member(success.content[type], "schema");
  if (list.items === undefined || !success || type === undefined || !written) return false;
  const at = pointer(success.pointer, type, "schema");
  const event = unlessBroken(() => normalizeSchema(operation.spec, written, at, "output"));
  if (event === undefined) return false;
  const carried = fieldSchemas(event, event);
  if (place !== undefined && carried.has(place[0] ?? "")) return false;
  return [...fieldSchemas(list, list.items)].some(
    ([name, fields]) =>
      fields.some((each) => holdsMedia(list, each, name)) &&
      carried.get(name)?.some((each) => holdsMedia(event, each, name)),
  );
}
