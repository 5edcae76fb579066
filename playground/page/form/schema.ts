import type { JsonObject, JsonValue } from "../../protocol.js";
import { limitsOf } from "./limits.js";

/** What a field is shown as. */
export type Control =
  | {
      readonly kind: "text";
      readonly long: boolean;
      /** Values that the spec names, where any other may be given too. */
      readonly suggestions?: readonly string[];
    }
  | {
      readonly kind: "number";
      readonly whole: boolean;
      readonly min: number | undefined;
      readonly max: number | undefined;
      readonly step: number | undefined;
      /** Whether its range is small enough to slide through. */
      readonly slides: boolean;
    }
  | { readonly kind: "boolean" }
  | { readonly kind: "constant"; readonly value: JsonValue }
  | { readonly kind: "choice"; readonly options: readonly Option[]; readonly segmented: boolean }
  | { readonly kind: "choices"; readonly options: readonly Option[] }
  | {
      readonly kind: "media";
      readonly list: boolean;
      readonly takes: MediaTaken;
      readonly most: number | undefined;
    }
  | { readonly kind: "list"; readonly items: JsonObject; readonly most: number | undefined }
  | { readonly kind: "object" }
  | { readonly kind: "alternatives"; readonly branches: readonly Branch[] }
  | { readonly kind: "json" };

/** What a media field puts into the input: a file, only an address, an address that may be the file, or base64. */
export type MediaTaken = "file" | "file-or-url" | "url" | "data-url" | "base64";

export interface Option {
  readonly value: JsonValue;
  readonly label: string;
  readonly title?: string;
}

export interface Branch {
  readonly label: string;
  readonly schema: JsonObject;
}

/** A field of a form. */
export interface FieldModel {
  readonly name: string;
  /** Without `$ref`, `allOf` and null. */
  readonly schema: JsonObject;
  readonly control: Control;
  readonly nullable: boolean;
  readonly title: string;
  readonly description: string;
  readonly limits: string;
  readonly fallback: JsonValue | undefined;
  readonly deprecated: boolean;
}

export function fieldModel(root: JsonObject, given: JsonValue, name: string): FieldModel {
  const { schema, nullable } = withoutNull(root, flat(root, given));
  return {
    name,
    schema,
    nullable,
    control: controlOf(root, schema, name),
    title: titleOf(schema) || labelOf(name),
    description: text(schema["description"]),
    limits: limitsOf(schema),
    fallback: schema["default"],
    deprecated: schema["deprecated"] === true,
  };
}

/** A title for people. `AspectRatioV3` is the name of a class, which says less than the field's own. */
function titleOf(schema: JsonObject): string {
  const title = text(schema["title"]);
  return isIdentifier(title) ? "" : title;
}

function isIdentifier(title: string): boolean {
  return /^\w+$/.test(title) && /[a-z0-9][A-Z]|_/.test(title);
}

/** `aspect_ratio` and `aspectRatio` are "Aspect ratio". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])(?![A-Z])/g, (_, before: string, next: string) => {
      return `${before} ${next.toLowerCase()}`;
    })
    .replace(/[_-]+/g, " ")
    .trim();
  return words === "" ? "Value" : words[0]?.toUpperCase() + words.slice(1);
}

/** The schema with what it refers to, and with all that its `allOf` says of an object. */
export function flat(root: JsonObject, given: JsonValue | undefined, depth = 0): JsonObject {
  if (!isObject(given)) return {};
  const { $ref, allOf, ...own } = given;
  if (depth > 20) return own;
  const target = typeof $ref === "string" ? definition(root, $ref) : undefined;
  const parts = [target, ...list(allOf)]
    .filter(isObject)
    .map((part) => flat(root, part, depth + 1));
  return parts.reduceRight<JsonObject>((whole, part) => joined(part, whole), own);
}

function joined(part: JsonObject, whole: JsonObject): JsonObject {
  const properties = { ...objectOf(part["properties"]), ...objectOf(whole["properties"]) };
  const required = [...new Set([...list(part["required"]), ...list(whole["required"])])];
  return {
    ...part,
    ...whole,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function definition(root: JsonObject, reference: string): JsonValue | undefined {
  const [, name = ""] = /^#\/\$defs\/(.*)$/s.exec(reference) ?? [];
  const key = name.replaceAll("~1", "/").replaceAll("~0", "~");
  const definitions = objectOf(root["$defs"]);
  return Object.hasOwn(definitions, key) ? definitions[key] : undefined;
}

function withoutNull(
  root: JsonObject,
  schema: JsonObject,
): { readonly schema: JsonObject; readonly nullable: boolean } {
  const types = typesOf(schema);
  const values = list(schema["enum"]);
  if (types.includes("null") && types.length > 1) {
    const [type = "", ...others] = types.filter((each) => each !== "null");
    const rest = values.length > 0 ? { enum: values.filter((value) => value !== null) } : {};
    return {
      schema: { ...schema, type: others.length === 0 ? type : [type, ...others], ...rest },
      nullable: true,
    };
  }
  if (values.includes(null) && values.length > 1) {
    return {
      schema: { ...schema, enum: values.filter((value) => value !== null) },
      nullable: true,
    };
  }
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = list(schema[keyword]);
    const others = branches.filter((branch) => typesOf(flat(root, branch))[0] !== "null");
    if (others.length === branches.length || branches.length === 0) continue;
    const { [keyword]: _branches, ...rest } = schema;
    const [only] = others;
    const left =
      others.length === 1 ? joined(flat(root, only), rest) : { ...rest, [keyword]: others };
    return { schema: left, nullable: true };
  }
  return { schema, nullable: false };
}

function controlOf(root: JsonObject, schema: JsonObject, name: string): Control {
  const options = optionsOf(root, schema);
  if (options !== undefined) {
    const [only] = options;
    if (only !== undefined && options.length === 1) return { kind: "constant", value: only.value };
    return { kind: "choice", options, segmented: fitsInRow(options) };
  }
  const branches = branchesOf(schema);
  const isObjectLike = typesOf(schema)[0] === "object" || isObject(schema["properties"]);
  if (branches.length === 1 && !isObjectLike) {
    return controlOf(root, joined(flat(root, branches[0]), withoutBranches(schema)), name);
  }
  if (branches.length > 1 && !isObjectLike) {
    const single = mediaAmong(root, branches, schema, name) ?? openChoice(root, branches);
    if (single !== undefined) return single;
    return { kind: "alternatives", branches: labelled(root, branches, withoutBranches(schema)) };
  }
  const takes = mediaTaken(schema, name);
  if (takes !== undefined) return { kind: "media", list: false, takes, most: undefined };
  switch (typesOf(schema).length === 1 ? typesOf(schema)[0] : undefined) {
    case "string":
      return textControl(schema, name);
    case "integer":
    case "number":
      return numberControl(schema);
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return listControl(root, schema, name);
    case "object":
      return hasFields(schema) ? { kind: "object" } : { kind: "json" };
    default:
      return hasFields(schema) ? { kind: "object" } : { kind: "json" };
  }
}

function hasFields(schema: JsonObject): boolean {
  return Object.keys(objectOf(schema["properties"])).length > 0 || branchesOf(schema).length > 0;
}

/** One address or file, or a list of them: a list of one says the same. */
function mediaAmong(
  root: JsonObject,
  branches: readonly JsonValue[],
  schema: JsonObject,
  name: string,
): Control | undefined {
  const controls = branches.map((branch) => {
    return controlOf(root, joined(flat(root, branch), withoutBranches(schema)), name);
  });
  const media = controls.filter((control) => control.kind === "media");
  if (media.length !== controls.length) return undefined;
  const isList = media.every(({ list: each }) => each);
  const takes = (wanted: MediaTaken) => media.some((each) => each.takes === wanted);
  const [first] = media;
  if (first === undefined || media.some((each) => each.list !== isList)) return undefined;
  return takes("file") && media.length > 1 ? { ...first, takes: "file-or-url" } : first;
}

/** Any text, of which the spec names some. */
function openChoice(root: JsonObject, branches: readonly JsonValue[]): Control | undefined {
  const forms = branches.map((branch) => flat(root, branch));
  const values = forms.flatMap(valuesOf);
  const suggestions = values.filter((value) => typeof value === "string");
  const isAny = (form: JsonObject) => {
    const keywords = Object.keys(form).filter((key) => !/^(title|description|examples)$/.test(key));
    return keywords.length === 1 && typesOf(form)[0] === "string";
  };
  const isOpen =
    forms.some(isAny) && forms.every((form) => isAny(form) || valuesOf(form).length > 0);
  if (!isOpen || suggestions.length !== values.length || values.length === 0) return undefined;
  return { kind: "text", long: false, suggestions };
}

function textControl(schema: JsonObject, name: string): Control {
  const { format, maxLength } = schema;
  const long =
    format === undefined &&
    (/prompt|text|caption|lyric|script|instruction|story|message|description/i.test(name) ||
      (typeof maxLength === "number" && maxLength > 200));
  return { kind: "text", long };
}

const mostSteps = 4_000;

function numberControl(schema: JsonObject): Control {
  const whole = typesOf(schema)[0] === "integer";
  const step = number(schema["multipleOf"]) ?? (whole ? 1 : undefined);
  const inside = whole ? 1 : 0;
  const above = number(schema["exclusiveMinimum"]);
  const below = number(schema["exclusiveMaximum"]);
  const min = number(schema["minimum"]) ?? (above === undefined ? undefined : above + inside);
  const max = number(schema["maximum"]) ?? (below === undefined ? undefined : below - inside);
  const width = min === undefined || max === undefined ? Number.POSITIVE_INFINITY : max - min;
  const slides = width > 0 && (step === undefined ? width <= 1_000 : width / step <= mostSteps);
  return { kind: "number", whole, min, max, step, slides };
}

function listControl(root: JsonObject, schema: JsonObject, name: string): Control {
  if (list(schema["prefixItems"]).length > 0) return { kind: "json" };
  const most = number(schema["maxItems"]);
  const items = objectOf(schema["items"]);
  const { control } = fieldModel(root, items, singular(name));
  if (control.kind === "media" && !control.list) return { ...control, list: true, most };
  const isChoice = control.kind === "choice" && schema["uniqueItems"] === true;
  if (isChoice) return { kind: "choices", options: control.options };
  return Object.keys(items).length === 0 ? { kind: "json" } : { kind: "list", items, most };
}

/** `image_urls` holds values called `image_url`, `granularities` those called `granularity`. */
export function singular(name: string): string {
  return /ies$/i.test(name) ? name.replace(/ies$/i, "y") : name.replace(/s$/i, "");
}

function optionsOf(root: JsonObject, schema: JsonObject): readonly Option[] | undefined {
  const values = valuesOf(schema);
  if (values.length > 0) return values.map((value) => ({ value, label: words(value) }));
  const branches = branchesOf(schema).map((branch) => flat(root, branch));
  if (branches.length === 0 || !branches.every((branch) => Object.hasOwn(branch, "const"))) {
    return undefined;
  }
  return branches.map((branch) => {
    const value = branch["const"] ?? null;
    const title = text(branch["title"]) || text(branch["description"]);
    return { value, label: words(value), ...(title !== "" && { title }) };
  });
}

/** Few and short ones are seen at a glance. */
function fitsInRow(options: readonly Option[]): boolean {
  const length = options.reduce((sum, { label }) => sum + label.length + 4, 0);
  return options.length <= 10 && length <= 88;
}

/** The fields of an object, those of its alternatives left out. */
export function ownFields(root: JsonObject, schema: JsonObject): readonly string[] {
  const inBranches = new Set(branchesOf(schema).flatMap((branch) => namesIn(root, branch)));
  return Object.keys(objectOf(schema["properties"])).filter((name) => !inBranches.has(name));
}

/** The alternatives of an object, each with all that it says of its fields. */
export function objectBranches(root: JsonObject, schema: JsonObject): readonly Branch[] {
  const branches = branchesOf(schema);
  if (branches.length < 2) return [];
  const shared = objectOf(schema["properties"]);
  return labelled(root, branches, {}).map(({ label, schema: branch }) => {
    const fields = objectOf(branch["properties"]);
    const names = namesIn(root, branch);
    const properties = names.map((name) => {
      return [name, { ...objectOf(shared[name]), ...objectOf(fields[name]) }] as const;
    });
    return { label, schema: { ...branch, properties: Object.fromEntries(properties) } };
  });
}

function namesIn(root: JsonObject, branch: JsonValue): readonly string[] {
  const { properties, required } = flat(root, branch);
  const names = [...Object.keys(objectOf(properties)), ...list(required)];
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

function branchesOf(schema: JsonObject): readonly JsonValue[] {
  const one = list(schema["oneOf"]);
  return one.length > 0 ? one : list(schema["anyOf"]);
}

function withoutBranches({ oneOf: _one, anyOf: _any, ...rest }: JsonObject): JsonObject {
  return rest;
}

function labelled(
  root: JsonObject,
  branches: readonly JsonValue[],
  outer: JsonObject,
): readonly Branch[] {
  const taken = new Set<string>();
  return branches.map((branch, index) => {
    const schema = joined(flat(root, branch), outer);
    const wanted = branchLabel(root, branches, index);
    const label = taken.has(wanted) ? `${wanted} (${index + 1})` : wanted;
    taken.add(label);
    return { label, schema };
  });
}

/** The values that a schema names: its `const`, else its `enum`. */
export function valuesOf(schema: JsonObject): readonly JsonValue[] {
  return Object.hasOwn(schema, "const") ? [schema["const"] ?? null] : list(schema["enum"]);
}

/** The one value that a field may have. */
export function constantOf(root: JsonObject, field: JsonValue | undefined): JsonValue | undefined {
  const values = valuesOf(flat(root, field));
  return values.length === 1 ? values[0] : undefined;
}

/** What sets a branch apart: its title, its constant fields, what it requires, or its type. */
function branchLabel(root: JsonObject, branches: readonly JsonValue[], index: number): string {
  const schema = flat(root, branches[index]);
  const title = text(schema["title"]);
  if (title !== "") return isIdentifier(title) ? labelOf(title) : title;
  const fields = Object.values(objectOf(schema["properties"]));
  const constant = [schema, ...fields]
    .map((field) => constantOf(root, field))
    .find((value) => value !== undefined);
  if (constant !== undefined) return labelOf(words(constant));
  const required = list(schema["required"]).filter((name) => typeof name === "string");
  if (required.length > 0) return required.map(labelOf).join(", ");
  const others = branches.flatMap((other, at) => (at === index ? [] : namesIn(root, other)));
  const own = Object.keys(objectOf(schema["properties"])).filter((name) => !others.includes(name));
  if (own.length > 0) return own.slice(0, 2).map(labelOf).join(", ");
  if (schema["contentMediaType"] !== undefined) return "File";
  const [type] = typesOf(schema);
  return type === undefined ? `Variant ${index + 1}` : labelOf(type);
}

function mediaTaken(schema: JsonObject, name: string): MediaTaken | undefined {
  const { format, contentMediaType, contentEncoding, description } = schema;
  if (contentMediaType === "application/octet-stream") {
    return format === "binary" ? "file" : "file-or-url";
  }
  const types = typesOf(schema);
  if (types.length !== 1 || types[0] !== "string") return undefined;
  const isNamed = /(^|_)(url|uri|image|mask|picture|photo|video|audio)s?$|(Url|Uri|Image)s?$/i.test(
    name,
  );
  if (contentEncoding === "base64") return isNamed ? "base64" : undefined;
  if (!isNamed && !/^(ur[il]|iri)/.test(text(format))) return undefined;
  if (/webhook|callback/i.test(name)) return undefined;
  return /data:|data ur[il]|base64/i.test(text(description)) ? "data-url" : "url";
}

export function words(value: JsonValue): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

export function typesOf({ type }: JsonObject): readonly string[] {
  return (Array.isArray(type) ? type : [type]).filter((each) => typeof each === "string");
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function number(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
