import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { isWorkWord, plainName } from "../../util/field-names.js";
import { stringMember } from "../../util/json.js";
import { placeholdersIn, segmentsOf, unnamed } from "../../util/url-path.js";
import { lowerWordsOf, wordsOf } from "../../util/words.js";
import { type AnswerField, isScalar } from "../answer/answer-field.js";
import { usualIds } from "../answer/answer-ids.js";
import { type AnswerShape, answerShape, hasBesideState } from "../answer/answer-shape.js";
import { isQuestion } from "../words/path-words.js";
import { isNumber } from "../words/written-words.js";
import { type FollowParameter, givenNames } from "./follow-parameters.js";

/** `name`, say, in an answer without any id or media, where what it asks for has its state beside the same. */
export function fieldReadAgain(
  create: Operation,
  { fields, ids, hasMedia }: AnswerShape,
  operation: Operation,
  name: string,
): AnswerField | undefined {
  const plain = plainName(name);
  if (ids.length > 0 || hasMedia || !seldomAnId.test(plain)) return undefined;
  if (!repeats(operation, plain)) return undefined;
  return fields.find((field) => field.plain === plain && mayBeId(create, field));
}

/** Whether an answer that reads generations has a field of this name beside its state. */
function repeats(operation: Operation, plain: string): boolean {
  const isNamed = (field: AnswerField) => field.plain === plain;
  return hasBesideState(operation, isNamed) && readsGenerations(operation);
}

/** Whether an operation says that it asks, and no more, and its body takes one field alone: "Task detail", by `taskSn`. */
export function asksByOne(operation: Operation, body: readonly FollowParameter[]): boolean {
  const [only, ...more] = body.filter(({ constant }) => constant === undefined);
  return only?.required === true && only.isScalar && more.length === 0 && saysItAsks(operation);
}

/** Whether an operation is called a question, by its path, its id or its summary. */
export function saysItAsks({ path, object }: Operation): boolean {
  const said = ["operationId", "summary"].map((name) => stringMember(object, name) ?? "");
  const names = [segmentsOf(path).at(-1) ?? "", ...said];
  // "Get the task status", but not "Get an upscaled image": that makes one.
  return names
    .map((name) => lowerWordsOf(name).filter((word) => word !== "the"))
    .some((words) => isQuestion(words, questionWord));
}

const questionWord =
  /^(status|state|info|query|fetch|results?|progress|get|retrieve|poll|details?|view|look|lookup|check|find|read|show)$/;

/** Whether the create's answer has no media, and this field of it, which the create is not given, is read again by its name. */
export function isReadAgain(
  create: Operation,
  { hasMedia }: AnswerShape,
  operation: Operation,
  { name, plain }: AnswerField,
): boolean {
  return !hasMedia && !givenNames(create).has(name) && repeats(operation, plain);
}

/** Whether the field may hold what is new of a call: a number is the code of an envelope. */
function mayBeId(create: Operation, { name, schema }: AnswerField): boolean {
  return isScalar(schema) && !isNumber(schema) && !givenNames(create).has(name);
}

/** Whether an operation asks by what seldom is an id, and is called like a field of the create's answer: `name`, `code`. */
export function asksByName(create: Operation, created: AnswerShape, operation: Operation): boolean {
  const asked = placeholdersIn(operation.path).map(plainName);
  return (
    readsGenerations(operation) &&
    created.fields.some(
      (field) =>
        asked.includes(field.plain) && seldomAnId.test(field.plain) && mayBeId(create, field),
    )
  );
}

/** Whether its path speaks of work, or its answer has media: a coupon and an order of a shop have a state, too. */
function readsGenerations(operation: Operation): boolean {
  const words = wordsOf(unnamed(operation.path));
  return words.some(isWorkWord) || unlessBroken(() => answerShape(operation))?.hasMedia === true;
}

/** Names that an id has only where something else says so. */
const seldomAnId = /^(name|code|version)$/;

/**
 * The only field that is called as a piece of work, in an answer without a usual id: `orderNo` for `/orders/{id}`,
 * `ticket` for `/tickets/{ticketNumber}`, and either for the create's own path with an id.
 */
export function fieldOfKind(
  create: Operation,
  { fields, hasMedia, status, flag }: AnswerShape,
  operation: Operation,
  name: string,
): AnswerField | undefined {
  const { path } = operation;
  const isResult = hasMedia && (status ?? flag) === undefined;
  if (usualIds(fields).length > 0 || isResult || !readsGenerations(operation)) return undefined;
  const given = givenNames(create);
  const [only, ...more] = fields.filter(
    (field) => workHandle.test(field.plain) && isScalar(field.schema) && !given.has(field.name),
  );
  if (only === undefined || more.length > 0) return undefined;
  const [, kind] = workHandle.exec(only.plain) ?? [];
  const asked = plainName(name).replace(handleEnd, "");
  const [before = ""] = path.split(`/{${name}}`);
  const holder = plainName(segmentsOf(before).at(-1) ?? "").replace(/s$/, "");
  const isAsked = asked === "" ? before === create.path || holder === kind : asked === kind;
  return isAsked ? only : undefined;
}

/** The only id in an answer without a usual one, called as what is read by it: `background_job_id` for `/background-jobs/{job_id}`. */
export function fieldOfHolder(
  { fields, hasMedia }: AnswerShape,
  { path }: Operation,
  name: string,
): AnswerField | undefined {
  const holder = segmentsOf(path.split(`/{${name}}`)[0] ?? "").at(-1) ?? "";
  const isOfWork = wordsOf(holder).length > 1 && isWorkWord(wordsOf(holder).at(-1) ?? "");
  if (hasMedia || !isOfWork || usualIds(fields).length > 0) return undefined;
  const [only, ...more] = fields.filter(
    ({ plain, schema }) => /id$/.test(plain) && isScalar(schema),
  );
  const kind = plainName(holder).replace(/s$/, "");
  const isOfHolder = only?.plain === `${kind}id` && only.plain.endsWith(plainName(name));
  return isOfHolder && more.length === 0 ? only : undefined;
}

const handleEnd = /(u?uid|id|no|nr|num|number|ref|reference|code)$/;
/** What work is ordered by; the last of these need no more to be a handle. */
const workHandle =
  /^(order|ticket|queue|receipt|submission|transaction|invocation|execution)(?:(?:u?uid|id|no|nr|num|number|ref|reference|code)|(?<=ticket|receipt))$/;
