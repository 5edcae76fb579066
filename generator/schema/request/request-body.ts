import { GeneratorError } from "../../diagnostics/errors.js";
import { ignoreWarning, type Warn } from "../../diagnostics/warnings.js";
import { hasBody } from "../../openapi/body-content.js";
import { isFromExample } from "../../openapi/example-schema.js";
import { refuseOddMediaTypes, sendableForms, urlEncodedType } from "../../openapi/media-types.js";
import { dereference, dereferenceOrNone } from "../../openapi/resolve-ref.js";
import type { Operation, Spec } from "../../openapi/spec.js";
import { findMediaType } from "../../openapi/success-content.js";
import { isBinary } from "../../util/formats.js";
import {
  byCodeUnit,
  emptyRecord,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { normalizeSchema } from "../normalize/normalize.js";
import { isEmpty, mapRecord, type Schema, typesOf, withoutAnnotations } from "../schema.js";
import { schemasWithin } from "../walk.js";
import { alternativeForms } from "./alternative-forms.js";
import { objectInput } from "./narrow-to-object.js";

export interface RequestBody {
  readonly schema: Schema;
  /** What the spec calls the schema, if it is a component. */
  readonly name?: string;
  /** Whether files may be sent, as `multipart/form-data`; `only` if there is no JSON form. */
  readonly multipart: boolean | "only";
  /** The media type of a body that is text, if it is not `application/json`. */
  readonly contentType?: string;
  /** Media types of parts of the form, by field. */
  readonly parts?: Readonly<Record<string, string>>;
}

/**
 * The input of a create: its JSON body, with the places where its multipart form takes a file; else
 * a form alone. One without a body is sent an object without fields.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#request-body-object
 * @throws GeneratorError MS1109 if the body has none of these media types
 */
export function requestBody(operation: Operation, warn: Warn = ignoreWarning): RequestBody {
  const { spec } = operation;
  if (!hasBody(operation)) return { schema: noFields, multipart: false };
  const at = pointer(operation.pointer, "requestBody");
  const body = dereference(spec, member(operation.object, "requestBody"), at);
  const content = objectMember(body?.value, "content");
  if (body === undefined || content === undefined) {
    throw new GeneratorError("MS1109", "expected a request body with content", {
      file: spec.file,
      pointer: at,
      hint: "Add `content` with the schema of what is sent, under application/json.",
    });
  }
  const contentAt = pointer(body.pointer, "content");
  refuseOddMediaTypes(spec, content, contentAt);
  const json = schemaOfForm(operation, content, "input", contentAt, warn);
  const multipart = schemaOfForm(operation, content, "multipart", contentAt, warn);
  const parts = multipart && partTypes(spec, content, contentAt);
  if (json) {
    const type = jsonType(content);
    const schema = multipart ? withForm(json, multipart) : json;
    const isForm = multipart !== undefined && hasFile(schema, schema);
    return {
      schema,
      ...nameIn(content[type ?? ""]),
      multipart: isForm,
      ...(type !== undefined && vendorJson.test(type) && { contentType: type }),
      ...(isForm && parts && { parts }),
    };
  }
  if (multipart) {
    const name = nameIn(content[findMediaType(content, sendableForms.multipart) ?? ""]);
    return { schema: multipart, ...name, multipart: "only", ...(parts && { parts }) };
  }
  const urlEncoded = schemaOfForm(operation, content, "urlEncoded", contentAt, warn);
  if (urlEncoded) {
    const type = findMediaType(content, sendableForms.urlEncoded) ?? "";
    const name = nameIn(content[type]);
    return { schema: urlEncoded, ...name, multipart: false, contentType: urlEncodedType };
  }
  const found = Object.keys(content).sort(byCodeUnit).join(", ") || "no media type";
  const expected = `expected application/json, multipart/form-data or ${urlEncodedType}`;
  throw new GeneratorError("MS1109", `${expected}, found ${found}`, {
    file: spec.file,
    pointer: contentAt,
    hint: "Other media types cannot be sent: add one of the three, or leave this endpoint out.",
  });
}

const noFields: Schema = { type: "object", additionalProperties: false };

/** Sent as it is written: who names no other type takes no other. */
const vendorJson = /^(application\/[\w.-]+\+json|text\/json)\s*(;|$)/i;

/** The name of the component, or of the file, that the schema of a media type refers to. */
function nameIn(media: JsonValue | undefined): Pick<RequestBody, "name"> {
  const reference = stringMember(member(media, "schema"), "$ref");
  const name = reference
    ?.split(/[/#]/)
    .at(-1)
    ?.replace(/\.(json|ya?ml)$/i, "");
  return name ? { name } : {};
}

/** `application/json` itself, else any type of JSON. */
function jsonType(content: JsonObject): string | undefined {
  return (
    findMediaType(content, /^application\/json\s*(;|$)/i) ??
    findMediaType(content, sendableForms.input)
  );
}

/** What a form says of its parts, by `encoding` or the field; a wildcard says nothing that could be sent. */
function partTypes(
  spec: Spec,
  content: JsonObject,
  at: string,
): Readonly<Record<string, string>> | undefined {
  const media = content[findMediaType(content, sendableForms.multipart) ?? ""];
  const types = emptyRecord<string>();
  const schema = dereferenceOrNone(spec, member(media, "schema"), at);
  const fields = objectMember(schema?.value, "properties") ?? {};
  const encodings = objectMember(media, "encoding") ?? {};
  for (const name of new Set([...Object.keys(fields), ...Object.keys(encodings)])) {
    const said = stringMember(member(encodings, name), "contentType");
    const [first = ""] = (said ?? fileType(member(fields, name)) ?? "").split(",");
    if (/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(first.trim())) types[name] = first.trim();
  }
  return Object.keys(types).length > 0 ? types : undefined;
}

/** The media type of a field, or of the items of a list, that are pictures or other media as they are. */
function fileType(field: JsonValue | undefined): string | undefined {
  const file = member(field, "items") ?? field;
  const type = stringMember(file, "contentMediaType");
  const isMedia = type !== undefined && /^(image|video|audio)\//i.test(type);
  return isMedia && member(file, "contentEncoding") === undefined ? type : undefined;
}

/**
 * Two forms with the same fields are one, in which some fields take a file. If each requires a field
 * that the other does not have, they are alternatives, and no input may mix them.
 */
function withForm(json: Schema, multipart: Schema): Schema {
  const differ = lacks(json, multipart) || lacks(multipart, json);
  if (!differ || json.type === "array" || !multipart.properties)
    return takingFiles(json, multipart);
  return alternativeForms(json, multipart);
}

/** Whether a form requires a field that the other does not have at all. */
function lacks({ required = [] }: Schema, other: Schema): boolean {
  const { properties } = other;
  return properties !== undefined && required.some((name) => !Object.hasOwn(properties, name));
}

function schemaOfForm(
  operation: Operation,
  content: JsonObject,
  form: keyof typeof sendableForms,
  at: string,
  warn: Warn,
): Schema | undefined {
  const type = form === "input" ? jsonType(content) : findMediaType(content, sendableForms[form]);
  if (type === undefined) return undefined;
  const place = pointer(at, type, "schema");
  const written = member(content[type], "schema") ?? {};
  if (isFromExample(written))
    warn({ file: operation.spec.file, pointer: place, message: byExample });
  const use = form === "multipart" ? form : "input";
  const normal = normalizeSchema(operation.spec, written, place, use, warn);
  const schema = objectInput(normal, operation, place, warn);
  return form === "multipart" ? withEncodings(schema, member(content[type], "encoding")) : schema;
}

const byExample =
  "the spec shows the body by an example alone: its fields have the types of that, none is required, and others are sent too";

/**
 * A field without a schema whose encoding is bytes of some kind is a file.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-object
 */
function withEncodings(schema: Schema, encoding: JsonValue | undefined): Schema {
  if (schema.properties === undefined || encoding === undefined) return schema;
  const properties: Record<string, Schema> = mapRecord(schema.properties, (field) => field);
  for (const [name, field] of Object.entries(properties)) {
    const media = stringMember(member(encoding, name), "contentType") ?? "";
    if (isEmpty(withoutAnnotations(field)) && bytes.test(media))
      properties[name] = { ...field, file: true };
  }
  return { ...schema, properties };
}

const bytes = /^\s*(image|video|audio|application\/octet-stream)\b/i;

/** The fields of the JSON form, with a file allowed if the multipart form takes one. */
function takingFiles(json: Schema, multipart: Schema): Schema {
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const [branches, forms] = [json[keyword], multipart[keyword]];
    if (branches === undefined || branches.length !== forms?.length) continue;
    return {
      ...json,
      [keyword]: branches.map((branch, at) => takingFiles(branch, forms[at] ?? {})),
    };
  }
  if (!json.properties || !multipart.properties) return json;
  const properties: Record<string, Schema> = mapRecord(json.properties, (field) => field);
  for (const [name, field] of Object.entries(multipart.properties)) {
    if (!hasFile(field, multipart)) continue;
    const both = properties[name];
    properties[name] = both === undefined ? field : orFile(both, field);
  }
  const $defs = { ...multipart.$defs, ...json.$defs };
  return { ...json, properties, ...(Object.keys($defs).length > 0 && { $defs }) };
}

/** A field of both forms: a text goes as JSON, such as an address, and a file as a form. */
function orFile(json: Schema, form: Schema): Schema {
  const isText = typesOf(json).includes("string") && !isBinary(json);
  if (form.file && isText) return { ...json, file: true };
  if (json.items && form.items) return { ...json, items: orFile(json.items, form.items) };
  const { description, default: fallback } = json;
  const told = {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
  };
  const says = withoutAnnotations(json);
  return isBinary(json)
    ? { ...form, ...told }
    : { anyOf: [says, withoutAnnotations(form)], ...told };
}

/** @param root - holds the definitions */
function hasFile(schema: Schema, root: Schema): boolean {
  return [...schemasWithin(schema, root)].some(({ file }) => file === true);
}
