import type { Endpoint, InputSchema } from "@modelsmith/runtime";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { FieldError } from "./exchange.js";

/** What is wrong with an input; empty where it is accepted. */
export type InputCheck = (endpoint: Endpoint, input: unknown) => readonly FieldError[];

/** A check that compiles an endpoint's schema when it is first needed, and keeps it. */
export function createInputCheck(): InputCheck {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    logger: false,
    // `constructor` is a field like any other, and 0.3 is a multiple of 0.1.
    ownProperties: true,
    multipleOfPrecision: 9,
  });
  const compiled = new WeakMap<Endpoint, ValidateFunction>();
  return (endpoint, input) => {
    let validate = compiled.get(endpoint);
    if (validate === undefined) {
      validate = ajv.compile(plain(endpoint.input));
      compiled.set(endpoint, validate);
    }
    return validate(input) ? [] : (validate.errors ?? []).map(describe);
  };
}

/** Ajv tells two equal objects apart where one has no prototype, as what the generator reads. */
function plain(schema: InputSchema): InputSchema {
  return JSON.parse(JSON.stringify(schema)) as InputSchema; // the same
}

function describe({ instancePath, keyword, params, message }: ErrorObject): FieldError {
  const detail: unknown =
    keyword === "enum"
      ? params["allowedValues"]
      : keyword === "additionalProperties"
        ? params["additionalProperty"]
        : undefined;
  const more = detail === undefined ? "" : `: ${JSON.stringify(detail)}`;
  return { field: instancePath, message: `${message ?? keyword}${more}` };
}
