import { typesOf } from "../../generator/schema/schema.js";
import {
  type AnswerSchema,
  branchesOf,
  dereferenced,
  schemasAt,
  valuesAt,
} from "./answer-schema.js";
import { sampleNumber, sampleText } from "./sample-scalar.js";

/** A place in an answer, as a sample is made for it. */
export interface Place {
  /** Names of the fields that lead to it; a list adds none. */
  readonly path: readonly string[];
  /** Which item of the innermost list it is in, from 0. */
  readonly index: number;
  readonly schema: AnswerSchema;
}

/** What a sample is made for. */
export interface Sampling {
  readonly root: AnswerSchema;
  /**
   * The value of a place that the service knows; `undefined` for any other, `omitted` for one that
   * has no value now.
   */
  readonly known: (place: Place) => unknown;
  /** Whether a listed value may stand at a place: a branch with none that may is not chosen. */
  readonly allows: (path: readonly string[], values: readonly unknown[]) => boolean;
  /** The place whose listed values decide between branches. */
  readonly deciding: readonly string[];
  /** Places of which an answer must have one: a branch without any is not chosen. */
  readonly needs?: readonly (readonly string[])[];
  /** How many items a list of pictures has. */
  readonly count: number;
  /** The field that an input asks for, where a picture has several forms: `b64_json`. @defaultValue its `url` */
  readonly form?: unknown;
}

/** Stands for a value that is left out. */
export const omitted: unique symbol = Symbol("omitted");

const maxLevels = 12;

/** A value of the schema, with every field that it describes. */
export function sampleAnswer(sampling: Sampling): unknown {
  const made = sample(sampling, { path: [], index: 0, schema: sampling.root }, 0);
  return made === omitted ? {} : made;
}

function sample(sampling: Sampling, place: Place, level: number): unknown {
  const { root } = sampling;
  const schema = whole(sampling, dereferenced(root, place.schema), place.path, level);
  const here = { ...place, schema };
  const known = sampling.known(here);
  if (known !== undefined) return known;
  if (level > maxLevels) return omitted;
  const [listed] = [...(schema.const === undefined ? [] : [schema.const]), ...(schema.enum ?? [])];
  if (listed !== undefined) return listed;
  const type = typesOf(schema).find((each) => each !== "null");
  if (type === "array" || schema.items || schema.prefixItems) {
    return sampleList(sampling, here, level);
  }
  if (type === "object" || schema.properties) return sampleObject(sampling, here, level);
  const name = place.path.at(-1) ?? "";
  switch (type) {
    case "string":
      return sampleText(schema, name);
    case "number":
    case "integer":
      return sampleNumber(schema);
    case "boolean":
      return false;
    default:
      return schema.examples?.[0] ?? omitted;
  }
}

function sampleObject(sampling: Sampling, { path, index, schema }: Place, level: number): unknown {
  const { properties = {}, required = [] } = schema;
  const made: [string, unknown][] = [];
  const forms = ["url", "b64_json"].filter((name) => properties[name] && !required.includes(name));
  const form = forms.find((name) => name === sampling.form) ?? forms[0];
  for (const [name, property] of Object.entries(properties)) {
    // A service answers with a picture or with its address: both would be two pictures.
    if (forms.length > 1 && forms.includes(name) && name !== form) continue;
    const value = sample(sampling, { path: [...path, name], index, schema: property }, level + 1);
    if (value !== omitted) made.push([name, value]);
    else if (isNullable(sampling.root, property)) made.push([name, null]);
    else if (required.includes(name)) made.push([name, emptyValue(sampling, property, level)]);
  }
  return Object.fromEntries(made);
}

function sampleList(sampling: Sampling, { path, schema }: Place, level: number): unknown {
  const { items = {}, prefixItems = [], minItems = 0, maxItems = 100 } = schema;
  const made: unknown[] = [];
  const length = Math.min(Math.max(minItems, prefixItems.length, sampling.count), maxItems);
  for (let index = 0; index < length; index += 1) {
    const value = sample(sampling, { path, index, schema: prefixItems[index] ?? items }, level + 1);
    if (value === omitted) break;
    made.push(value);
  }
  return made;
}

/** What a required field holds while it has no value: the least that its schema allows. */
function emptyValue(sampling: Sampling, property: AnswerSchema, level: number): unknown {
  const schema = whole(sampling, dereferenced(sampling.root, property), [], level);
  const type = typesOf(schema)[0];
  if (type === "array") return [];
  if (type === "object" || schema.properties) {
    const { properties = {}, required = [] } = schema;
    const inner = required.map((name) => [
      name,
      level > maxLevels ? null : emptyValue(sampling, properties[name] ?? {}, level + 1),
    ]);
    return Object.fromEntries(inner);
  }
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (type === "number" || type === "integer") return sampleNumber(schema);
  if (type === undefined) return null;
  return type === "boolean" ? false : "";
}

/** The schema with its parts and with one of its branches: the first that may hold what is wanted. */
function whole(
  sampling: Sampling,
  schema: AnswerSchema,
  path: readonly string[],
  level: number,
): AnswerSchema {
  if (level > maxLevels) return schema;
  const branches = branchesOf(sampling.root, schema);
  const fitting = branches.filter((each) => mayHold(sampling, each, path));
  const branch =
    fitting.find((each) => hasNeeded(sampling, each, path)) ?? fitting[0] ?? branches[0];
  const parts = [...(schema.allOf ?? []), ...(branch ? [branch] : [])].map((part) =>
    whole(sampling, dereferenced(sampling.root, part), path, level + 1),
  );
  if (parts.length === 0) return schema;
  const all = [schema, ...parts];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required = [] }) => required),
  };
}

function mayHold(
  { root, deciding, allows }: Sampling,
  branch: AnswerSchema,
  path: readonly string[],
) {
  const leads = path.every((name, at) => deciding[at] === name);
  if (!leads) return true;
  const values = valuesAt({ ...branch, $defs: root.$defs ?? {} }, deciding.slice(path.length));
  return values.length === 0 || allows(deciding, values);
}

function hasNeeded(
  { root, needs = [] }: Sampling,
  branch: AnswerSchema,
  path: readonly string[],
): boolean {
  const inside = needs.filter((need) => path.every((name, at) => need[at] === name));
  const rooted = { ...branch, $defs: root.$defs ?? {} };
  return inside.some((need) => schemasAt(rooted, need.slice(path.length)).length > 0);
}

function isNullable(root: AnswerSchema, schema: AnswerSchema): boolean {
  const own = dereferenced(root, schema);
  return (
    typesOf(own).includes("null") ||
    own.enum?.includes(null) === true ||
    [...(own.anyOf ?? []), ...(own.oneOf ?? [])].some((branch) => branch.type === "null")
  );
}
