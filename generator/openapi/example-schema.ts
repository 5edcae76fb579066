import {
  distinct,
  emptyRecord,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
} from "../util/json.js";

/** A schema that an example satisfies. */
export type ExampleSchema = {
  type?: "object" | "array" | "string" | "number" | "boolean";
  properties?: Record<string, ExampleSchema>;
  items?: ExampleSchema;
  anyOf?: ExampleSchema[];
};

/** A schema that the example satisfies; nothing in it is required. */
export function schemaOfExample(example: JsonValue): ExampleSchema {
  if (Array.isArray(example)) {
    const [first, ...others] = distinct(example.map(schemaOfExample));
    if (first === undefined) return { type: "array" };
    return { type: "array", items: others.length === 0 ? first : { anyOf: [first, ...others] } };
  }
  if (isObject(example)) {
    const properties = emptyRecord<ExampleSchema>();
    for (const [name, value] of Object.entries(example)) properties[name] = schemaOfExample(value);
    return { type: "object", properties };
  }
  if (typeof example === "string") return { type: "string" };
  if (typeof example === "number") return { type: "number" };
  return typeof example === "boolean" ? { type: "boolean" } : {};
}

/**
 * An operation whose body and answers have the fields of their examples where no schema shows any: exports of
 * collections of requests have nothing else.
 */
export function withExampleSchemas(operation: JsonObject): JsonObject {
  const { requestBody, responses } = operation;
  const body = withContent(requestBody);
  const answers = mapped(responses, withContent);
  if (body === requestBody && answers === responses) return operation;
  return {
    ...operation,
    ...(body && { requestBody: body }),
    ...(answers && { responses: answers }),
  };
}

function withContent(holder: JsonValue | undefined): JsonValue | undefined {
  const content = member(holder, "content");
  const shown = mapped(content, withShownFields);
  return shown === content || !isObject(holder) || shown === undefined
    ? holder
    : { ...holder, content: shown };
}

/** The same object if none of its values changes. */
function mapped(
  holder: JsonValue | undefined,
  change: (value: JsonValue) => JsonValue | undefined,
): JsonValue | undefined {
  if (!isObject(holder)) return holder;
  const changed = emptyRecord<JsonValue>();
  let isSame = true;
  for (const [name, value] of Object.entries(holder)) {
    const next = change(value) ?? value;
    changed[name] = next;
    isSame &&= next === value;
  }
  return isSame ? holder : changed;
}

function withShownFields(media: JsonValue): JsonValue {
  const schema = member(media, "schema") ?? {};
  if (!isObject(media) || !isObject(schema) || !isBare(schema)) return media;
  const example = exampleOf(media, schema);
  if (example === undefined) return media;
  return { ...media, schema: { ...schema, ...schemaOfExample(example), [fromExample]: true } };
}

/** Marks a schema that was made of an example. */
const fromExample = "x-from-example";

export function isFromExample(schema: JsonValue | undefined): boolean {
  return member(schema, fromExample) === true;
}

/** Whether a schema says no more than that a value is an object or a list. */
function isBare(schema: JsonObject): boolean {
  const type = schema["type"];
  const isOpen = type === undefined || type === "object" || type === "array";
  return isOpen && Object.keys(schema).every((keyword) => saysNoFields.test(keyword));
}

const saysNoFields = /^(type|title|description|examples?|nullable|x-.*)$/;

/** The first example that has fields, or items. */
function exampleOf(media: JsonObject, schema: JsonObject): JsonValue | undefined {
  const named = Object.values(isObject(media["examples"]) ? media["examples"] : {});
  return [
    media["example"],
    ...named.map((each) => member(each, "value")),
    schema["example"],
    ...[schema["examples"] ?? []].flat(),
  ].find((each) => typeof each === "object" && each !== null && Object.keys(each).length > 0);
}
