import type { Document } from "../../generator/input/load-openapi.js";
import { arrayMember, type JsonValue, objectMember } from "../../generator/util/json.js";

/** The statuses in a spec: the values of its `PredictionStatus` and `QueueState`. */
export interface StatusValues {
  readonly prediction: readonly JsonValue[];
  readonly queue: readonly JsonValue[];
}

/** Reads them; a list is empty if the spec has no such component. */
export function statusValues(spec: Document): StatusValues {
  const schemas = objectMember(objectMember(spec.root, "components"), "schemas");
  return {
    prediction: listedIn(objectMember(schemas, "PredictionStatus")),
    queue: listedIn(objectMember(schemas, "QueueState")),
  };
}

function listedIn(schema: unknown): readonly JsonValue[] {
  const branches = [...arrayMember(schema, "anyOf"), ...arrayMember(schema, "oneOf")];
  const constants = branches.flatMap(
    (branch) => objectMember({ branch }, "branch")?.["const"] ?? [],
  );
  return [...arrayMember(schema, "enum"), ...constants];
}
