import { dereference } from "../../openapi/resolve-ref.js";
import { mayAccept, responsesOf } from "../../openapi/responses.js";
import type { Operation } from "../../openapi/spec.js";
import { findMediaType } from "../../openapi/success-content.js";
import { isIdName, plainName } from "../../util/field-names.js";
import { type JsonValue, member, objectMember } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { pathKey } from "../words/field-path.js";
import { type AnswerField, answerField } from "./answer-field.js";

/**
 * The ids of generations in an operation's other answers: a gateway may give up on a create that goes
 * on, and a 202 beside the result says that it does. Of an error the request's own id does not count.
 */
export function errorIdFields(operation: Operation): readonly AnswerField[] {
  const { spec } = operation;
  const found = new Map<string, AnswerField>();
  const goesOn = mayAccept(operation);
  for (const { status, resolved } of responsesOf(operation)) {
    const isAccepted = goesOn && status === "202";
    const content = objectMember(resolved?.value, "content");
    const type = content && findMediaType(content, /json/i);
    if (
      !(isAccepted || /^[45]/.test(status)) ||
      resolved === undefined ||
      content === undefined ||
      type === undefined
    ) {
      continue;
    }
    const at = pointer(resolved.pointer, "content", type, "schema");
    const visit = (
      written: JsonValue | undefined,
      path: readonly string[],
      place: string,
    ): void => {
      const schema = dereference(spec, written, place)?.value;
      for (const [name, field] of Object.entries(objectMember(schema, "properties") ?? {})) {
        const plain = plainName(name);
        const here = [...path, name];
        if (isIdName(plain) && (isAccepted || (plain !== "id" && plain !== "requestid"))) {
          found.set(pathKey(here), answerField(here, { type: "string" }));
        }
        if (path.length < 2) visit(field, here, pointer(place, "properties", name));
      }
    };
    visit(member(content[type], "schema"), [], at);
  }
  return [...found.values()];
}
