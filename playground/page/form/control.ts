import type { JsonObject, JsonValue } from "../../protocol.js";
import { type Branch, branchesOf, labelled, valuesOf, withoutBranches } from "./branches.js";
import { flat, joinedSchema, withoutNull } from "./flat-schema.js";
import { isObject, list, number, objectOf, text, typesOf, words } from "./json-values.js";
import { type MediaTaken, mediaTaken } from "./media-taken.js";
import { singular } from "./names.js";

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

export interface Option {
  readonly value: JsonValue;
  readonly label: string;
  readonly title?: string;
}

export function controlOf(root: JsonObject, schema: JsonObject, name: string): Control {
  const options = optionsOf(root, schema);
  if (options !== undefined) {
    const [only] = options;
    if (only !== undefined && options.length === 1) return { kind: "constant", value: only.value };
    return { kind: "choice", options, segmented: fitsInRow(options) };
  }
  const branches = branchesOf(schema);
  const isObjectLike = typesOf(schema)[0] === "object" || isObject(schema["properties"]);
  if (branches.length === 1 && !isObjectLike) {
    return controlOf(root, joinedSchema(flat(root, branches[0]), withoutBranches(schema)), name);
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
    return controlOf(root, joinedSchema(flat(root, branch), withoutBranches(schema)), name);
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
  const { schema: item } = withoutNull(root, flat(root, items));
  const control = controlOf(root, item, singular(name));
  if (control.kind === "media" && !control.list) return { ...control, list: true, most };
  const isChoice = control.kind === "choice" && schema["uniqueItems"] === true;
  if (isChoice) return { kind: "choices", options: control.options };
  return Object.keys(items).length === 0 ? { kind: "json" } : { kind: "list", items, most };
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
