import type { Endpoint } from "@modelsmith/runtime";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { FieldError } from "./exchange.js";

/** What is wrong with an input; empty where it is accepted. */
export type InputCheck = (endpoint: Endpoint, input: unknown) => readonly FieldError[];

/** A check that compiles an endpoint's schema when it is first needed, and keeps it. */
export function createInputCheck(): InputCheck {
  const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false });
  const compiled = new WeakMap<Endpoint, ValidateFunction>();
  return (endpoint, input) => {
    let validate = compiled.get(endpoint);
    if (validate === undefined) {
      validate = ajv.compile(endpoint.input);
      compiled.set(endpoint, validate);
    }
    return validate(input) ? [] : (validate.errors ?? []).map(describe);
  };
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
