import { isObject, type JsonObject, type JsonValue } from "../../../generator/util/json.js";

/**
 * What a spec says of each field of an operation's input, read from the bare JSON by other code than
 * the generator's: for each path of names (`images[].url`) a set of facts (`type:string`,
 * `maximum:4`). All bodies, parameters, `allOf` and branches of unions are laid over one another; a
 * branch's facts are marked with the fields that have one value in it.
 */
export type Structure = ReadonlyMap<string, ReadonlySet<string>>;

const limits = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
];

export function structureOfInput(
  document: JsonObject,
  path: string,
  operation: JsonObject,
): Structure {
  const facts = new Map<string, Set<string>>();
  const resolve = (value: JsonValue | undefined): JsonObject => {
    let found = isObject(value) ? value : {};
    for (let step = 0; typeof found["$ref"] === "string" && step < 20; step++) {
      const { $ref, ...beside } = found;
      found = { ...at(document, String($ref)), ...beside };
    }
    return found;
  };
  const add = (place: string, fact: string, mark = "") => {
    const known = facts.get(place) ?? new Set();
    facts.set(place, known.add(`${mark}${fact}`));
  };
  // A branch may require what only the schema around it describes.
  const requiredElsewhere: (readonly [place: string, mark: string])[] = [];
  const markOf = (branch: JsonValue): string => {
    const properties = resolve(branch)["properties"];
    const fixed = Object.entries(isObject(properties) ? properties : {}).flatMap(
      ([name, field]) => {
        const { enum: values = [], const: value } = resolve(field);
        const only = [values, value ?? []].flat();
        return only.length === 1 ? [`${name}=${JSON.stringify(only[0])}`] : [];
      },
    );
    return fixed.sort().join();
  };
  const walk = (
    value: JsonValue | undefined,
    place: string,
    around: readonly JsonValue[],
    mark = "",
  ) => {
    const schema = resolve(value);
    if (value === undefined || around.length > 40) return;
    // A schema within itself says nothing new.
    if (isObject(value) && around.includes(value["$ref"] ?? value)) return;
    const inside = [...around, isObject(value) ? (value["$ref"] ?? value) : value];
    for (const type of [schema["type"]].flat()) {
      if (typeof type === "string") add(place, `type:${type}`, mark);
    }
    if (schema["nullable"] === true) add(place, "type:null", mark);
    for (const each of [schema["enum"] ?? [], "const" in schema ? [schema["const"]] : []].flat()) {
      add(place, `value:${JSON.stringify(each)}`, mark);
    }
    for (const name of limits) {
      const limit = schema[name];
      if (limit !== undefined && limit !== false) add(place, `${name}:${String(limit)}`, mark);
    }
    if ("default" in schema) add(place, `default:${JSON.stringify(schema["default"])}`, mark);
    if (schema["additionalProperties"] === false) add(place, "closed", mark);
    for (const branch of [schema["allOf"] ?? []].flat()) walk(branch, place, inside, mark);
    for (const branch of [schema["oneOf"] ?? [], schema["anyOf"] ?? []].flat()) {
      walk(branch, place, inside, `${mark}${markOf(branch)} `);
    }
    const required = [schema["required"] ?? []].flat();
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    for (const name of required.map(String).filter((each) => !Object.hasOwn(properties, each))) {
      requiredElsewhere.push([place === "" ? name : `${place}.${name}`, mark]);
    }
    for (const [name, property] of Object.entries(properties)) {
      if (resolve(property)["readOnly"] === true) continue;
      const child = place === "" ? name : `${place}.${name}`;
      add(child, "present", mark);
      // What has a default is filled in: nobody has to give it.
      const mustBeGiven = required.includes(name) && !("default" in resolve(property));
      if (mustBeGiven) add(child, "required", mark);
      walk(property, child, inside, mark);
    }
    walk(schema["items"], `${place}[]`, inside, mark);
    if (isObject(schema["additionalProperties"])) {
      walk(schema["additionalProperties"], place === "" ? "*" : `${place}.*`, inside, mark);
    }
  };
  const content = resolve(operation["requestBody"])["content"];
  for (const media of Object.values(isObject(content) ? content : {})) {
    if (isObject(media)) walk(media["schema"], "", []);
  }
  const item = resolve(member(document["paths"], path));
  for (const each of [item["parameters"] ?? [], operation["parameters"] ?? []].flat()) {
    const parameter = resolve(each);
    const name = String(parameter["name"]);
    add(name, "present");
    if (parameter["required"] === true) add(name, "required");
    walk(parameter["schema"], name, []);
  }
  for (const [place, mark] of requiredElsewhere) {
    const known = [...(facts.get(place) ?? [])];
    const isFilledIn = known.some((fact) => /(?:^| )default:/.test(fact));
    if (known.length > 0 && !isFilledIn) add(place, "required", mark);
  }
  return facts;
}

/** The paths whose facts are not the same. */
export function changedPaths(before: Structure, after: Structure): readonly string[] {
  const text = (facts: ReadonlySet<string> | undefined) => [...(facts ?? [])].sort().join(" ");
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (place) => text(before.get(place)) !== text(after.get(place)),
  );
}

function at(document: JsonObject, pointer: string): JsonObject {
  const steps = pointer.replace(/^#\/?/, "").split("/");
  const found = steps.reduce<JsonValue | undefined>(
    (value, step) =>
      member(value, decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")),
    document,
  );
  return isObject(found) ? found : {};
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
