import { checkInput } from "../check/check-input.js";
import type { Violation } from "../check/validate.js";
import type { Endpoint } from "../contract/endpoint.js";
import { rulesOfEndpoint } from "../contract/follow-rules.js";
import type { JsonSchema } from "../contract/input-schema.js";
import { asObject } from "../util/json.js";
import { asDraft07 } from "./draft-07.js";
import { jsonSchemaOf } from "./json-schema-of.js";
import type {
  StandardInputSchema,
  StandardIssue,
  StandardJsonSchemaOptions,
  StandardProps,
  StandardResult,
} from "./standard.js";

export type {
  StandardInputSchema,
  StandardIssue,
  StandardJsonSchemaOptions,
  StandardProps,
  StandardResult,
};

/**
 * The input of an endpoint as a Standard Schema, which tools of agents, servers and forms take as it
 * is. It validates by the check that a call makes before it sends anything, and tells every issue with
 * its path.
 *
 * @param schema - the `inputSchema` of the model's `*.schema.ts`: the JSON Schema with texts, defaults
 *   and examples. Without it, the JSON Schema has types and limits alone
 * @throws {TypeError} for a value that is not an endpoint, or a descriptor of another version
 * @example
 * import { nanoBananaEndpoint } from "./generated/google/nano-banana.js";
 * import { inputSchema } from "./generated/google/nano-banana.schema.js";
 * const input = standardSchema(nanoBananaEndpoint, inputSchema);
 */
export function standardSchema<Input extends object>(
  endpoint: Endpoint<Input>,
  schema?: JsonSchema,
): StandardInputSchema<Input> {
  rulesOfEndpoint(endpoint);
  const inDialect = ({ target }: StandardJsonSchemaOptions) => {
    const whole = schema ?? jsonSchemaOf(endpoint.input);
    if (target === "draft-2020-12") return structuredClone({ ...whole });
    if (target === "draft-07") return asDraft07(whole);
    throw new Error(
      `${endpoint.key}: no JSON Schema for the target ${target}: ask for draft-2020-12 or draft-07`,
    );
  };
  return {
    "~standard": {
      version: 1,
      vendor: "modelsmith",
      validate: (value) => {
        const issues = checkInput(endpoint.input, value).map((each) => issueOf(each, value));
        // The check has just found that the value is such an input.
        return issues.length > 0 ? { issues } : { value: value as Input };
      },
      jsonSchema: { input: inDialect, output: inDialect },
    },
  };
}

function issueOf({ pointer, expected, found }: Violation, input: unknown): StandardIssue {
  const path: PropertyKey[] = [];
  let holder = input;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(holder) ? Number(name) : name);
    holder = Array.isArray(holder) ? holder[Number(name)] : asObject(holder)?.[name];
  }
  return { message: `expected ${expected}, found ${found}`, path };
}
