import type { InputSchema } from "@modelsmith/runtime";
import { sampleRequest } from "../../cli/inspect/sample-request.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";
import { findViolations } from "../../runtime/check/validate.js";

/** Whether the runtime would send a value. */
function fits(schema: InputSchema, value: unknown): boolean {
  return findViolations(schema, value).length === 0;
}

/** An input with every field that the schema names, each with a value that the field allows. */
export function fullInput(schema: Schema): JsonObject {
  const fields = new Map(Object.entries(sampleRequest(schema, fits)));
  const { $defs, properties = {} } = schema;
  for (const [name, field] of Object.entries(properties)) {
    const holder: Schema = {
      type: "object",
      properties: { field },
      required: ["field"],
      ...($defs && { $defs }),
    };
    const value: JsonValue | undefined = sampleRequest(holder, fits)["field"];
    if (value !== undefined) fields.set(name, value);
  }
  // As a spread would, this makes a field of `__proto__` too.
  return Object.fromEntries(fields);
}
