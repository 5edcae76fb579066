import { groupBy } from "../util/group-by.js";
import {
  arrayMember,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { pathsAbove } from "../util/url-path.js";
import { bodyContent } from "./body-content.js";
import { dereference, unlessBroken } from "./resolve-ref.js";
import type { Operation, Spec } from "./spec.js";
import { successContent } from "./success-content.js";

/**
 * The names of the fields in a create's body, a few levels deep. What is near by is seen whatever references
 * and `allOf` stand between. Parts that are broken have none. What is switched on or off is not given: `images: true`.
 */
export function fieldsGiven(operation: Operation): readonly string[] {
  const fields = [...fieldsWithin(operation, bodyContent(operation), 4, 2)];
  return namesOf(fields.filter(([, field]) => stringMember(field, "type") !== "boolean"));
}

/**
 * The names of the fields in an operation's answer.
 *
 * @param levels - how deep
 * @param near - in the first of them, so many, references and `allOf` are no levels of their own
 */
export function fieldsAnswered(operation: Operation, levels = 4, near = 0): readonly string[] {
  return namesOf(fieldsWithin(operation, answerContent(operation), levels, near));
}

/** The descriptions of the fields that an operation answers, then or later, each after the name of its field. */
export function fieldsDescribed(operation: Operation): readonly string[] {
  const answers = [operation, ...readLater(operation)];
  const fields = answers.flatMap((each) => fieldsWithin(each, answerContent(each), 6, 0));
  return fields.map(([name, field]) => `${name} ${stringMember(field, "description") ?? ""}`);
}

function namesOf(fields: readonly NamedField[]): readonly string[] {
  return fields.map(([name]) => name);
}

/** The content of an operation's answer, by media type; of one that is broken, nothing. */
export function answerContent(operation: Operation): JsonObject {
  return unlessBroken(() => successContent(operation))?.content ?? {};
}

/**
 * The names of the fields in the answers of what is read below a create's own path: its status, its result. `async` at
 * its end only says how it is called.
 */
export function fieldsAnsweredLater(operation: Operation): readonly string[] {
  return readLater(operation).flatMap((each) => fieldsAnswered(each, 6));
}

function readLater({ spec, path: written }: Operation): readonly Operation[] {
  const below = readsBelow(spec).get(written.replace(/\/a?sync$/i, "")) ?? [];
  return below.map(({ operation }) => operation);
}

/** What is read below each path. */
const readsBelow = memoizeByObject((spec: Spec) => {
  const gets = spec.operations().filter(({ method }) => method === "GET");
  const reads = gets.flatMap((operation) =>
    pathsAbove(operation.path).map((above) => ({ above, operation })),
  );
  return groupBy(reads, ({ above }) => above);
});

type NamedField = readonly [name: string, schema: JsonValue];

function fieldsWithin(
  operation: Operation,
  content: JsonObject,
  levels: number,
  near: number,
): readonly NamedField[] {
  const search: FieldSearch = { operation, farFrom: levels - near, seen: new Map(), found: [] };
  for (const media of Object.values(content)) {
    searchFields(search, member(media, "schema"), levels);
  }
  return search.found;
}

interface FieldSearch {
  readonly operation: Operation;
  /** With so many levels left, each reference and each `allOf` takes one, too. */
  readonly farFrom: number;
  /** What was looked at, with how many levels left: some schemas lead in a circle. */
  readonly seen: Map<JsonValue, number>;
  readonly found: NamedField[];
}

function searchFields(search: FieldSearch, schema: JsonValue | undefined, levels: number): void {
  const { operation, farFrom, seen, found } = search;
  if (!isObject(schema) || (seen.get(schema) ?? 0) >= levels) return;
  seen.set(schema, levels);
  const beside = levels > farFrom ? levels : levels - 1;
  if (stringMember(schema, "$ref") !== undefined) {
    const target = unlessBroken(() => dereference(operation.spec, schema, operation.pointer));
    searchFields(search, target?.value, beside);
    return;
  }
  for (const [name, field] of Object.entries(objectMember(schema, "properties") ?? {})) {
    found.push([name, field]);
    searchFields(search, field, levels - 1);
  }
  searchFields(search, schema["items"], levels - 1);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    for (const branch of arrayMember(schema, keyword)) {
      searchFields(search, branch, keyword === "allOf" ? beside : levels - 1);
    }
  }
}
