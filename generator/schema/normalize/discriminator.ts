import {
  emptyRecord,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointerSegments } from "../../util/json-pointer.js";
import { listedValues, type Schema, typesOf } from "../schema.js";

/**
 * Adds to a branch of a union the discriminator values that select it: without them two branches
 * may look alike, and one value may fit both.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#discriminator-object
 * @param union - the schema that holds the discriminator
 * @param written - the branch as the spec has it; only one behind a `$ref` has a name
 */
export function discriminated(union: JsonObject, written: JsonValue, branch: Schema): Schema {
  const discriminator = objectMember(union, "discriminator");
  const property = stringMember(discriminator, "propertyName");
  const reference = member(written, "$ref");
  if (property === undefined || typeof reference !== "string") return branch;
  const mapping = objectMember(discriminator, "mapping") ?? {};
  const target = schemaName(reference);
  const mapped = Object.keys(mapping).filter((value) => schemaName(mapping[value]) === target);
  const own = branch.properties?.[property];
  const values = tagsAs(own, mapped.length > 0 ? mapped : [target]);
  const listed = own && listedValues(own);
  // A branch may list the tags of all branches: only the mapping tells them apart.
  const isShared = listed !== undefined && listed.length > values.length;
  const isNarrower = isShared && values.every((value) => listed.includes(value));
  if (values.length === 0) return branch;
  if (isDefault(discriminator, target)) return withoutOtherTags(branch, property, mapping, target);
  // By a default it would be optional, and a value without it taken for one of another branch.
  const { default: _, ...others } = own ?? {};
  const tag: Schema = listed && !isNarrower ? others : { ...others, enum: values };
  if (branch.type === "object" && branch.properties) {
    const properties = emptyRecord<Schema>();
    Object.assign(properties, branch.properties, { [property]: tag });
    return { ...branch, properties, required: withName(branch.required, property) };
  }
  const tagged: Schema = { type: "object", properties: { [property]: tag }, required: [property] };
  return { allOf: [branch, tagged] };
}

/** The branch for values whose tag is missing, or is none of the others'. */
function isDefault(discriminator: JsonObject | undefined, target: string): boolean {
  return schemaName(member(discriminator, "defaultMapping")) === target;
}

function withoutOtherTags(
  branch: Schema,
  property: string,
  mapping: JsonObject,
  target: string,
): Schema {
  const others = Object.keys(mapping).filter((value) => schemaName(mapping[value]) !== target);
  if (others.length === 0 || branch.not !== undefined) return branch;
  const tag: Schema = { enum: others };
  return { ...branch, not: { properties: { [property]: tag }, required: [property] } };
}

/** The tags as the field has them: a mapping's keys are texts, those of a number stand for it. */
function tagsAs(own: Schema = {}, tags: string[]): (string | number)[] {
  const types = typesOf(own);
  if (types.length === 0 || types.includes("string")) return tags;
  const isNumber = types.includes("integer") || types.includes("number");
  return isNumber && tags.every((tag) => /^-?\d+$/.test(tag)) ? tags.map(Number) : [];
}

function withName(names: readonly string[] = [], name: string): string[] {
  return names.includes(name) ? [...names] : [...names, name];
}

/** A mapping names a schema by its reference or, in many specs, by its bare name. */
function schemaName(reference: JsonValue | undefined): string {
  if (typeof reference !== "string") return "";
  const segments = reference.startsWith("#") ? pointerSegments(reference.slice(1)) : undefined;
  return segments?.at(-1) ?? reference.split("/").at(-1) ?? "";
}
