import type { FollowRequest } from "@modelsmith/runtime";
import { urlEncodedType, urlEncodedTypes } from "../../openapi/media-types.js";
import { writtenParameters } from "../../openapi/operations.js";
import { isIdempotency, isOwnHeader, isSentAnyway } from "../../openapi/own-headers.js";
import { dereference, dereferenceOrNone, unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { findMediaType } from "../../openapi/success-content.js";
import {
  arrayMember,
  isObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { memoizeByObject } from "../../util/memoize.js";
import { placeholdersIn } from "../../util/url-path.js";

/** A parameter of an operation that may follow a generation, or a field of its body. */
export interface FollowParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "body";
  readonly required: boolean;
  /** The one value that it allows, or its default. */
  readonly constant?: string;
  /** Whether it allows no other value than that. */
  readonly isOnly?: boolean;
  /** The texts that it allows, if it lists them. */
  readonly listed?: readonly string[];
  readonly description?: string;
  readonly example?: string;
  /** Whether an id can stand there. */
  readonly isScalar: boolean;
  /** Whether it takes a list, such as one of ids. */
  readonly isList?: boolean;
  /** Whether JSON has it, or the items of its list, as a number. */
  readonly isNumber?: boolean;
}

/**
 * What an operation takes, in its path, its query, its headers and its body. Read once: the operations of a
 * spec are looked at for each of its creates.
 */
export const followParametersOf: (operation: Operation) => readonly FollowParameter[] =
  memoizeByObject(followParameters);

function followParameters(operation: Operation): readonly FollowParameter[] {
  const found = new Map<string, FollowParameter>();
  const inPath = placeholdersIn(operation.path);
  for (const { resolved: parameter } of writtenParameters(operation)) {
    const name = member(parameter?.value, "name");
    const place = member(parameter?.value, "in");
    if (parameter === undefined || typeof name !== "string" || !isPlace(place)) continue;
    // One that the path does not have is a slip: nothing can be put there.
    if (place === "path" && !inPath.includes(name)) continue;
    const required = place === "path" || member(parameter.value, "required") === true;
    const schema = schemaIn(operation, parameter.value, parameter.pointer);
    const values = valueFacts(schema);
    // Of what every request has only what the spec writes is sent.
    if (place === "header" && isSentAnyway(name) && values.constant === undefined) continue;
    const said = { ...saidOf(schema), ...saidOf(parameter.value) };
    found.set(`${place} ${name}`, { name, in: place, required, ...said, ...values });
  }
  for (const name of inPath) {
    const key = `path ${name}`;
    if (!found.has(key)) found.set(key, { name, in: "path", required: true, isScalar: true });
  }
  return [...found.values(), ...bodyFields(operation)];
}

/**
 * The names of what a create is given, which answers often repeat. None where that is broken: it is told
 * where it is read as the input.
 */
export function givenNames(create: Operation): ReadonlySet<string> {
  const given = unlessBroken(() => followParametersOf(create)) ?? [];
  return new Set(given.map(({ name }) => name));
}

/**
 * What a create gives to a parameter of a request that follows it: `{region}` for what it must be given by the same
 * name in its query or headers, unless either has one value alone. A default is what nobody asked for, unless the
 * create allows no such value: then the two are of different things.
 */
export function givenBy(create: Operation, parameter: FollowParameter): string | undefined {
  const own = requiredOf(create).get(placeAndName(parameter));
  const { constant, isOnly } = parameter;
  const isAllowed = constant === undefined || (own?.listed?.includes(constant) ?? true);
  const isFixed = isOnly || !isAllowed || (own?.isOnly && own.constant === constant);
  return own === undefined || isFixed ? undefined : `{${own.name}}`;
}

/** What a create must be given in its query and headers, by place and name. What a call sends itself nobody gives. */
export const requiredOf: (create: Operation) => ReadonlyMap<string, FollowParameter> =
  memoizeByObject((create: Operation) => {
    const given = unlessBroken(() => followParametersOf(create)) ?? [];
    const isAsked = (each: FollowParameter) =>
      each.required &&
      (each.in === "query" ||
        (each.in === "header" && !isOwnHeader(each.name) && !isIdempotency(each.name)));
    return new Map(given.filter(isAsked).map((each) => [placeAndName(each), each]));
  });

/** What tells a parameter from all others of its operation. The name of a header has no case. */
function placeAndName({ in: place, name }: Pick<FollowParameter, "in" | "name">): string {
  return `${place} ${place === "header" ? name.toLowerCase() : name}`;
}

function isPlace(place: unknown): place is "path" | "query" | "header" {
  return place === "path" || place === "query" || place === "header";
}

function saidOf(value: JsonValue | undefined): Pick<FollowParameter, "description" | "example"> {
  const [description, example] = ["description", "example"].map((name) =>
    stringMember(value, name),
  );
  return {
    ...(description !== undefined && { description }),
    ...(example !== undefined && { example }),
  };
}

function schemaIn({ spec }: Operation, container: JsonValue, at: string): JsonValue {
  const written = member(container, "schema");
  return dereferenceOrNone(spec, written, pointer(at, "schema"))?.value ?? {};
}

function valueFacts(
  schema: JsonValue,
): Pick<FollowParameter, "constant" | "isOnly" | "listed" | "isScalar" | "isList"> {
  const listed = arrayMember(schema, "enum");
  const only = member(schema, "const") ?? (listed.length === 1 ? listed[0] : undefined);
  const value = only ?? member(schema, "default");
  const type = member(schema, "type");
  const isScalar = type !== "array" && type !== "object" && type !== "boolean";
  const isText = typeof value === "string" || typeof value === "number";
  return {
    isScalar,
    ...(type === "array" && { isList: true }),
    ...(isText && { constant: String(value), isOnly: only !== undefined }),
    ...(listed.length > 0 && { listed: listed.filter((each) => typeof each === "string") }),
  };
}

/** The fields of a body of JSON, else of a form. */
function bodyFields(operation: Operation): readonly FollowParameter[] {
  const { type, content, at } = bodyToSend(operation);
  if (type === undefined) return [];
  const place = pointer(at, type);
  const schema = schemaIn(operation, content[type] ?? {}, place);
  const required = new Set(arrayMember(schema, "required"));
  return Object.entries(objectMember(schema, "properties") ?? {}).map(([name, written]) => {
    const fieldAt = pointer(place, "schema", "properties", name);
    const field = dereferenceOrNone(operation.spec, written, fieldAt)?.value;
    const values = valueFacts(isObject(field) ? field : {});
    const said = saidOf(field);
    const isNumber = isNumeric(member(field, "items") ?? field) && !urlEncodedTypes.test(type);
    return { name, in: "body", required: required.has(name), isNumber, ...said, ...values };
  });
}

/** A body of JSON with its ids as numbers where the spec has them so, however deep. */
export function withNumberIds(
  operation: Operation,
  body: NonNullable<FollowRequest["body"]>,
): NonNullable<FollowRequest["body"]> {
  const { type, content, at } = bodyToSend(operation);
  if (type === undefined || urlEncodedTypes.test(type)) return body;
  const typed = (value: unknown, written: JsonValue | undefined): unknown => {
    const schema = dereference(operation.spec, written, pointer(at, type, "schema"))?.value;
    if (value === "{id}") return isNumeric(schema) ? "{id:number}" : value;
    if (Array.isArray(value)) return value.map((each) => typed(each, member(schema, "items")));
    return isObject(value) ? typedFields(value, objectMember(schema, "properties")) : value;
  };
  const typedFields = (value: Readonly<Record<string, unknown>>, fields: JsonValue | undefined) =>
    Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, typed(each, member(fields, name))]),
    );
  const { value = {} } = dereference(operation.spec, member(content[type], "schema"), at) ?? {};
  return isList(body)
    ? body.map((each) => typed(each, member(value, "items")))
    : typedFields(body, objectMember(value, "properties"));
}

function isList(body: NonNullable<FollowRequest["body"]>): body is readonly unknown[] {
  return Array.isArray(body);
}

function isNumeric(schema: JsonValue | undefined): boolean {
  const types = [member(schema, "type")].flat().filter((type) => type !== "null");
  return types.length > 0 && types.every((type) => type === "integer" || type === "number");
}

/** The media type that the body of an operation is sent with, if it is not JSON by its usual name. */
export function bodyType(operation: Operation): string | undefined {
  const { type = "" } = bodyToSend(operation);
  if (urlEncodedTypes.test(type)) return urlEncodedType;
  return /^(?!application\/json\b)[\w.+/-]+$/i.test(type) ? type : undefined;
}

function bodyToSend({ spec, object, pointer: operationAt }: Operation) {
  const requestAt = pointer(operationAt, "requestBody");
  const body = dereference(spec, member(object, "requestBody"), requestAt);
  const content = objectMember(body?.value, "content") ?? {};
  const type = [/json|^\*\/\*$/i, urlEncodedTypes, /^multipart\/form-data/i]
    .map((types) => findMediaType(content, types))
    .find((each) => each !== undefined);
  return { type, content, at: pointer(body?.pointer ?? requestAt, "content") };
}
