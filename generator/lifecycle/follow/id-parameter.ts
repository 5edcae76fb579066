import { hasLocation } from "../../openapi/responses.js";
import type { Operation } from "../../openapi/spec.js";
import { isIdName, plainName } from "../../util/field-names.js";
import { segmentsOf } from "../../util/url-path.js";
import { type AnswerField, isScalar } from "../answer/answer-field.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import { linkedParameter } from "../answer/links.js";
import { isSamePath } from "../words/field-path.js";
import type { FollowParameter } from "./follow-parameters.js";
import type { FollowSearch } from "./follow-search.js";
import { fieldOfHolder, fieldOfKind, fieldReadAgain } from "./unusual-id.js";

/** The parameter of an operation that takes the id, and what says so. */
export interface FoundId {
  readonly parameter: FollowParameter;
  /** The field of the create's answer that is called like it. */
  readonly field: AnswerField | undefined;
  readonly isLink?: true;
  readonly isOfError?: true;
  /** The field is called as what the operation reads: `orderNo` for `/orders/{id}`. */
  readonly isOfKind?: true;
  /** It is the only one of its path, and a create without an id in its answer gives an address: that has the id there. */
  readonly isLocated?: true;
  /** The create is given a parameter of this name in its own path: that of something else. */
  readonly isOfCreatesPath?: true;
  /** It takes several ids: what asks with one must find its answer in a list. */
  readonly isOfSeveral?: true;
}

/**
 * The parameter that takes the id: one that a link names, or a field of the create's answer.
 *
 * @param parameters - those that nothing else gives
 */
export function idParameter(
  { create, created, accepted, errorFields }: FollowSearch,
  operation: Operation,
  parameters: readonly FollowParameter[],
): FoundId | undefined {
  const free = parameters.filter((each) => each.isScalar && each.in !== "header");
  const linked = linkedParameter(create, operation);
  const byLink = free.find(({ name }) => name === linked?.name);
  if (byLink !== undefined && linked !== undefined) {
    const { path } = linked;
    const field = created?.fields.find((each) => isSamePath(each.path, path));
    return { parameter: byLink, field, isLink: true };
  }
  const byField = (fieldOf: (name: string) => AnswerField | undefined) =>
    free
      .map((parameter) => ({ parameter, field: fieldOf(parameter.name) }))
      .find(({ field }) => field !== undefined);
  const fields = [...(created?.fields ?? []), ...(created?.listed ? [created.listed] : [])];
  const found =
    byField((name) => fieldCalled(fields, name)) ??
    byField((name) => created && fieldJoined(created, name)) ??
    (created && free.length === 1
      ? byField((name) => fieldReadAgain(create, created, operation, name))
      : undefined);
  if (found !== undefined) return found;
  const ofError = byField((name) =>
    fieldCalled([...(accepted?.fields ?? []), ...errorFields], name),
  );
  if (ofError !== undefined) return { ...ofError, isOfError: true };
  const inPath = free.filter(({ in: place }) => place === "path").at(-1);
  const ofKind =
    inPath &&
    created &&
    (fieldOfKind(create, created, operation, inPath.name) ??
      fieldOfHolder(created, operation, inPath.name));
  if (inPath && ofKind) return { parameter: inPath, field: ofKind, isOfKind: true };
  // What a query must have is as sure as what a path has, whatever it is called the id of.
  const [named, ...more] = free.filter(
    ({ in: place, name, required }) =>
      place !== "path" &&
      (isIdName(plainName(name)) ||
        (place === "query" && (required || free.length === 1) && /id$/i.test(name))),
  );
  const parameter = inPath ?? (more.length === 0 ? named : undefined);
  if (parameter === undefined) return undefined;
  const [whole] = created?.ids ?? [];
  if (whole?.path.length === 0 && isTaskId(parameter.name)) return { parameter, field: whole };
  const isOfError = errorFields.length > 0 && plainName(parameter.name) === "id";
  const isLocated = whole === undefined && isOnlyPlace(parameter, free) && hasLocation(create);
  return {
    parameter,
    field: undefined,
    ...(isOfError && { isOfError }),
    ...(isLocated && { isLocated }),
  };
}

function isOnlyPlace(parameter: FollowParameter, all: readonly FollowParameter[]): boolean {
  return parameter.in === "path" && all.every((each) => each === parameter || each.in !== "path");
}

/**
 * The parameter that ends a path, where the create's path has one of that name too:
 * `/images/{id}` may read what `/images/{id}/upscale` makes, and the image that was given as well.
 */
export function givenParameter(
  search: FollowSearch,
  operation: Operation,
  parameters: readonly FollowParameter[],
): FoundId | undefined {
  const last = segmentsOf(operation.path).at(-1);
  const own = parameters.filter(({ in: place, name }) => place === "path" && last === `{${name}}`);
  const found = idParameter(search, operation, own);
  return found && { ...found, isOfCreatesPath: true };
}

/** The parameter that takes a list of ids: `ids` of a query, `taskIds` of a body. */
export function listParameter(
  search: FollowSearch,
  operation: Operation,
  parameters: readonly FollowParameter[],
): FoundId | undefined {
  const lists = parameters.filter(({ isList, name }) => isList && isIdName(singular(name)));
  const [one, ...more] = lists.filter(({ in: place }) => place === "query" || place === "body");
  if (one === undefined || more.length > 0) return undefined;
  const asOne = { ...one, name: singular(one.name), isScalar: true };
  const { field } = idParameter(search, operation, [asOne]) ?? {};
  return { parameter: one, field, isOfSeveral: true };
}

function singular(name: string): string {
  return plainName(name).replace(/s$/, "");
}

/** The field of this name that may hold an id. Names such as `status` and `page` never do. */
function fieldCalled(fields: readonly AnswerField[], name: string): AnswerField | undefined {
  const plain = plainName(name);
  // A long-running operation is known by its name.
  const isOperation = plain === "name" && fields.some((field) => field.plain === "done");
  if (
    !isOperation &&
    /^(status|state|model|type|name|message|msg|code|page|limit|version|prompt)$/.test(plain)
  ) {
    return undefined;
  }
  return fields.find((field) => field.plain === plain && isScalar(field.schema));
}

/** `{orderUid}` is the `uid` in `order`, unless the answer has a surer id. */
function fieldJoined(shape: AnswerShape, name: string): AnswerField | undefined {
  const [first] = shape.ids;
  return (first === undefined ? shape.fields : [first]).find(
    ({ path, schema }) =>
      path.length > 1 && plainName(path.slice(-2).join("")) === plainName(name) && isScalar(schema),
  );
}

/** `taskId`, `task-id` and the like name a generation, `userId` does not. */
export function isTaskId(name: string): boolean {
  return (
    isIdName(plainName(name)) || /^(generation|render|image|operation)(id)?$/.test(plainName(name))
  );
}
