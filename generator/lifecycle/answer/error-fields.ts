import { dereferenceOrNone, unlessBroken } from "../../openapi/resolve-ref.js";
import { responsesOf } from "../../openapi/responses.js";
import type { Operation, Resolved, Spec } from "../../openapi/spec.js";
import { findMediaType } from "../../openapi/success-content.js";
import { isAnyId, isIdName, isWorkWord, plainName } from "../../util/field-names.js";
import {
  arrayMember,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { memoizeByObject } from "../../util/memoize.js";
import { placeholdersIn } from "../../util/url-path.js";
import { wordsOf } from "../../util/words.js";
import { pathKey } from "../words/field-path.js";
import { type AnswerField, answerField } from "./answer-field.js";
import { answerShape, hasBesideState } from "./answer-shape.js";

/**
 * The ids of generations in an operation's errors: a gateway may give up on a create that goes on. The
 * request's own id does not count.
 */
export function errorIdFields(operation: Operation): readonly AnswerField[] {
  const found = responsesOf(operation).flatMap(({ status, resolved }) =>
    resolved === undefined || !/^[45]/.test(status) ? [] : idFields(operation.spec)(resolved),
  );
  return [...new Map(found.map((field) => [pathKey(field.path), field])).values()];
}

/** Read once of each answer: the operations of a spec share most of their errors. */
const idFields = memoizeByObject((spec: Spec) =>
  memoizeByObject((answer: Resolved) => idFieldsIn(spec, answer)),
);

/** Alternatives within alternatives. */
const mostAlternatives = 3;

function idFieldsIn(spec: Spec, answer: Resolved): readonly AnswerField[] {
  const content = objectMember(answer.value, "content");
  const type = content && findMediaType(content, /json/i);
  if (content === undefined || type === undefined) return [];
  const found: AnswerField[] = [];
  const visit = (
    written: JsonValue | undefined,
    path: readonly string[],
    place: string,
    depth = 0,
  ): void => {
    const schema = dereferenceOrNone(spec, written, place)?.value;
    for (const word of depth < mostAlternatives ? ["allOf", "oneOf", "anyOf"] : []) {
      for (const [index, each] of arrayMember(schema, word).entries()) {
        visit(each, path, pointer(place, word, String(index)), depth + 1);
      }
    }
    for (const [name, field] of Object.entries(objectMember(schema, "properties") ?? {})) {
      const plain = plainName(name);
      const here = [...path, name];
      const isOfWork = plain === "id" && isWorkWord(path.at(-1) ?? "");
      if (isOfWork || (isIdName(plain) ? !isAnyId(plain) : isAskedBy(spec, name))) {
        const description = stringMember(field, "description");
        found.push(answerField(here, { type: "string", ...(description && { description }) }));
      }
      if (path.length < 2) visit(field, here, pointer(place, "properties", name));
    }
  };
  visit(member(content[type], "schema"), [], pointer(answer.pointer, "content", type, "schema"));
  return found;
}

/** Whether a request reads a generation by nothing but this name, and shows it beside the state: `GET /renders/{orderNo}`. */
function isAskedBy(spec: Spec, name: string): boolean {
  const [first = "", ...more] = wordsOf(name);
  const last = more.at(-1) ?? first;
  if (!numberWord.test(last) && !(idWord.test(last) && isWorkWord(first))) return false;
  return spec.operations().some((operation) => {
    const [asked, ...others] = placeholdersIn(operation.path);
    if (operation.method !== "GET" || asked !== name || others.length > 0) return false;
    const hasMedia = unlessBroken(() => answerShape(operation))?.hasMedia === true;
    return hasMedia && hasBesideState(operation, (field) => field.name === name);
  });
}

/** How a name ends that numbers what it names. */
const numberWord = /^(no|nr|num|number|sn|serial|ticket|token|ref|reference|handle)$/i;
const idWord = /^(id|uuid|guid)$/i;
