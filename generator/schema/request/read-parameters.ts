import type { Parameter } from "@modelsmith/runtime";
import { GeneratorError } from "../../diagnostics/errors.js";
import type { Warn } from "../../diagnostics/warnings.js";
import { writtenParameters } from "../../openapi/operations.js";
import { isOwnHeader } from "../../openapi/own-headers.js";
import type { Operation, Resolved } from "../../openapi/spec.js";
import { type JsonValue, member, objectMember, stringMember } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { readyForMore } from "../../util/phrases.js";
import { placeholdersIn } from "../../util/url-path.js";
import { mediaExamples } from "../examples.js";
import { normalizeSchema } from "../normalize/normalize.js";
import { listedValues, type Schema, typesOf } from "../schema.js";

/** A parameter of a create, and how it is sent. */
export interface InputParameter {
  readonly name: string;
  readonly in: Parameter["in"];
  readonly style: Parameter["style"];
  readonly required: boolean;
  readonly schema: Schema;
  /** Whether its values have slashes that stand in the path as they are: `{owner}/{model}`. */
  readonly keepsSlashes: boolean;
}

/**
 * The path, query and header parameters of an endpoint's operations, in the spec's order. One of an
 * operation outranks one of its path that has the same name.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#parameter-object
 * @throws GeneratorError MS1109 if a required one cannot be sent
 */
export function parametersOf(
  operations: readonly Operation[],
  warn: Warn,
): readonly InputParameter[] {
  const found = new Map<string, InputParameter>();
  for (const operation of operations) {
    const written = [...declared(operation).values()];
    const read = written.flatMap((each) => inputParameter(operation, each, warn) ?? []);
    const all = [...undeclared(operation, read, warn), ...read];
    for (const parameter of all.sort((a, b) => placeIn(operation, a) - placeIn(operation, b))) {
      const id = `${parameter.in} ${parameter.name}`;
      if (!found.has(id)) found.set(id, parameter);
    }
  }
  return [...found.values()];
}

/** Orders path parameters as the path does; the others keep their places. */
function placeIn({ path }: Operation, { name, in: place }: InputParameter): number {
  return place === "path" ? path.indexOf(`{${name}}`) : path.length;
}

function declared(operation: Operation): ReadonlyMap<string, Resolved> {
  const found = new Map<string, Resolved>();
  for (const { resolved, broken } of writtenParameters(operation)) {
    if (broken) throw broken;
    const id = `${member(resolved?.value, "in")} ${member(resolved?.value, "name")}`;
    if (resolved) found.set(id, resolved);
  }
  return found;
}

function inputParameter(
  { spec, path }: Operation,
  { value, pointer: at }: Resolved,
  warn: Warn,
): InputParameter | undefined {
  const name = stringMember(value, "name") ?? "";
  const place = member(value, "in");
  const required = place === "path" || member(value, "required") === true;
  const leaveOut = (message: string) => warn({ file: spec.file, pointer: at, message });
  if (place !== "path" && place !== "query" && place !== "header") {
    if (required) throw cannotSend(spec.file, pointer(at, "in"), `in ${JSON.stringify(place)}`);
    leaveOut(`a parameter in ${JSON.stringify(place)} is not sent: left out of the input`);
    return undefined;
  }
  if (place === "path" && !path.includes(`{${name}}`)) {
    leaveOut(`the path has no {${name}}: left out of the input`);
    return undefined;
  }
  if (place === "header" && isOwnHeader(name)) {
    // By OpenAPI the first three are ignored; exports and frameworks list all four for each operation.
    if (!/^(accept|authorization|content-type|user-agent)$/i.test(name)) {
      leaveOut(`a call sets the header ${name} itself: left out of the input`);
    }
    return undefined;
  }
  const [type, media] = Object.entries(objectMember(value, "content") ?? {})[0] ?? [];
  const container = media === undefined ? value : media;
  const schemaAt =
    type === undefined ? pointer(at, "schema") : pointer(at, "content", type, "schema");
  const schema = normalizeSchema(spec, member(container, "schema") ?? {}, schemaAt, "input", warn);
  const given = mediaExamples(spec, container, at);
  const examples = given.length > 0 && { examples: [...given] };
  const valued = { ...schema, ...examples };
  return {
    name,
    in: place,
    style:
      type === undefined
        ? styleOf(value, place, schema, spec.file, at)
        : isSingle(schema) && !/json/i.test(type)
          ? undefined
          : "json",
    required,
    schema: { ...described(schema, value, place, name), ...examples },
    keepsSlashes: place === "path" && showsSlash(valued, stringMember(value, "description")),
  };
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#style-values */
function styleOf(
  parameter: JsonValue,
  place: Parameter["in"],
  schema: Schema,
  file: string,
  at: string,
): Parameter["style"] {
  const style = stringMember(parameter, "style") ?? (place === "query" ? "form" : "simple");
  if (style === "label" || style === "matrix") {
    throw cannotSend(file, pointer(at, "style"), `of style ${style}`);
  }
  if (isSingle(schema)) return undefined;
  if (style === "deepObject") return "deep";
  const explode = member(parameter, "explode");
  if (explode === undefined ? style === "form" : explode === true) return "explode";
  if (style === "spaceDelimited") return "space";
  return style === "pipeDelimited" ? "pipe" : undefined;
}

/** Whether no value is a list or an object. */
function isSingle(schema: Schema): boolean {
  const types = typesOf(schema);
  const isPlain = types.length > 0 && !types.includes("array") && !types.includes("object");
  return isPlain || listedValues(schema) !== undefined;
}

/** Whether a text of a path is shown with slashes: the description has its form, or a value that is shown has them. */
function showsSlash(schema: Schema, description = schema.description ?? ""): boolean {
  const { examples = [], default: standard } = schema;
  const shown = [...examples, standard, ...(listedValues(schema) ?? [])];
  return (
    isSingle(schema) &&
    !/url-?\s?encoded|%2f/i.test(description) &&
    (slashedForm.test(description) ||
      shown.some((each) => typeof each === "string" && slashed.test(each)))
  );
}

/** `{owner}/{model}`, or `<owner>/<model>`. */
const slashedForm = /\{[\w-]{1,50}\}\/\{[\w-]{1,50}\}|<[\w-]{1,50}>\/<[\w-]{1,50}>/;
/** Segments, and not a URL. */
const slashed = /^[\w.-]+(\/[\w.-]+)+$/;

/** The description of a parameter outranks that of its schema. */
function described(
  schema: Schema,
  parameter: JsonValue,
  place: Parameter["in"],
  name: string,
): Schema {
  const text = stringMember(parameter, "description") ?? schema.description ?? "";
  const sentence = readyForMore(text);
  const sent = place === "header" ? `Sent as the header ${name}.` : `Sent in the ${place}.`;
  return {
    ...schema,
    description: sentence === "" ? sent : `${sentence} ${sent}`,
    ...(member(parameter, "deprecated") === true && { deprecated: true }),
  };
}

/** A path may have a place for a value that no parameter describes. */
function undeclared(
  { spec, path }: Operation,
  read: readonly InputParameter[],
  warn: Warn,
): readonly InputParameter[] {
  const known = new Set(read.flatMap((each) => (each.in === "path" ? [each.name] : [])));
  return [...new Set(placeholdersIn(path))]
    .filter((name) => !known.has(name))
    .map((name) => {
      const message = `no parameter describes {${name}}: taken as a required text`;
      warn({ file: spec.file, pointer: pointer("/paths", path), message });
      const schema: Schema = { type: "string", description: "Sent in the path." };
      return { name, in: "path", style: undefined, required: true, schema, keepsSlashes: false };
    });
}

function cannotSend(file: string, at: string, what: string): GeneratorError {
  return new GeneratorError("MS1109", `a required parameter ${what} cannot be sent`, {
    file,
    pointer: at,
    hint: "modelsmith sends path parameters of style simple, query parameters and headers.",
  });
}
