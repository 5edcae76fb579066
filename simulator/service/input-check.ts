import type { Endpoint, InputSchema } from "@modelsmith/runtime";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { FieldError } from "./refusal-body.js";
import { isUploaded } from "./request-body.js";

/** Returns what is wrong with an input; nothing if it is valid. */
export type InputCheck = (endpoint: Endpoint, input: unknown) => readonly FieldError[];

/** Compiles the schema of an endpoint on first use, and keeps it. */
export function createInputCheck(): InputCheck {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    logger: false,
    // It is one that we made; to compile the schema of schemas for it takes longer than all the rest.
    validateSchema: false,
    // `constructor` is an ordinary field, and 0.3 is a multiple of 0.1.
    ownProperties: true,
    multipleOfPrecision: 9,
  });
  ajv.addKeyword({
    keyword: "file",
    validate: (_: true, value: unknown, parent?: InputSchema) =>
      parent?.type !== undefined || isUploaded(value),
    error: { message: "must be a file" },
  });
  const compiled = new WeakMap<Endpoint, ValidateFunction>();
  return (endpoint, input) => {
    let validate = compiled.get(endpoint);
    if (validate === undefined) {
      validate = ajv.compile(withPrototypes(endpoint.input));
      compiled.set(endpoint, validate);
    }
    return validate(input) ? [] : (validate.errors ?? []).map(fieldError);
  };
}

/** Ajv treats equal objects as different if one has no prototype, as those of the generator. */
function withPrototypes(schema: InputSchema): InputSchema {
  return JSON.parse(JSON.stringify(schema)) as InputSchema; // a copy of `schema`
}

function fieldError({ instancePath, keyword, params, message }: ErrorObject): FieldError {
  const detail: unknown =
    keyword === "enum"
      ? params["allowedValues"]
      : keyword === "additionalProperties"
        ? params["additionalProperty"]
        : undefined;
  const suffix = detail === undefined ? "" : `: ${JSON.stringify(detail)}`;
  return { field: instancePath, message: `${message ?? keyword}${suffix}` };
}
