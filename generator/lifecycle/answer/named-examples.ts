import type { FieldPath } from "@modelsmith/runtime";
import { dereference } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import {
  findMediaType,
  readableMediaTypes,
  successContent,
} from "../../openapi/success-content.js";
import { type JsonValue, member, objectMember, stringMember } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";

/**
 * What the examples of an answer are called, by the status in them: an example called "completed"
 * whose status is 3 says what 3 means.
 */
export function namedExamples(
  operation: Operation | undefined,
  status: FieldPath | undefined,
): ReadonlyMap<string, string> {
  const success = operation && successContent(operation);
  const type = success && findMediaType(success.content, readableMediaTypes);
  const names = new Map<string, string>();
  if (!operation || !success || type === undefined || status === undefined) return names;
  const examples = objectMember(success.content[type], "examples") ?? {};
  for (const [name, written] of Object.entries(examples)) {
    const at = pointer(success.pointer, type, "examples", name);
    const example = dereference(operation.spec, written, at)?.value;
    let value: JsonValue | undefined = member(example, "value");
    for (const key of status) value = member(value, key);
    if (typeof value !== "string" && typeof value !== "number") continue;
    const spoken = name.replace(/([a-z])(?=[A-Z])/g, "$1 ").replace(/[_-]+/g, " ");
    const text = (stringMember(example, "summary") ?? spoken).replace(subject, "");
    names.set(String(value), names.get(String(value)) ?? text);
  }
  return names;
}

/** "The task is" in front of what it is. */
const subject = /^((the|an?|task|job|image|video|generation|it|is|was|has|status|response)\s+)+/i;
