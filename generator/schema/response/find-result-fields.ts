import type { FieldPath } from "@modelsmith/runtime";
import { memoizeByObject } from "../../util/memoize.js";
import type { Schema } from "../schema.js";
import { fieldSchemas } from "../walk.js";

const idNames = "generation_id generationId prediction_id predictionId task_id taskId id".split(
  " ",
);
const statusNames = "status state queue_state queueState prediction_status predictionStatus".split(
  " ",
);
const dataNames = ["data", "output", "result"];
const containerNames = ["data", "generation", "prediction", "result"];

/** Where ids and statuses stand: in the response itself, else up to two levels down. */
const containerPaths: readonly (readonly string[])[] = [
  [],
  ...containerNames.map((name) => [name]),
  ...containerNames.flatMap((outer) => containerNames.map((inner) => [outer, inner])),
];

/** Where a response keeps id, status and data; absent if its schema does not show it. */
export interface ResultFields {
  readonly id?: FieldPath;
  readonly status?: FieldPath;
  readonly data?: FieldPath;
}

/** The schema of a response, and where its fields stand. */
export interface ResponseSchema {
  readonly schema: Schema;
  /** Id, status and data by their usual names. */
  readonly fields: ResultFields;
  /** The fields of a value within the response, each with its schema. */
  readonly fieldsIn: (container: Schema) => ReadonlyMap<string, Schema>;
  /** The schema at a path of fields. */
  readonly fieldAt: (path: readonly string[]) => Schema | undefined;
}

export function readResponseSchema(schema: Schema): ResponseSchema {
  // Many responses are one alternative for each status: a field has the schemas of all of them.
  const fieldsIn = memoizeByObject(
    (container: Schema) =>
      new Map([...fieldSchemas(schema, container)].map(([name, all]) => [name, eitherOf(all)])),
  );
  const fieldAt = (path: readonly string[]) =>
    path.reduce<Schema | undefined>((at, name) => at && fieldsIn(at).get(name), schema);
  const find = (names: readonly string[], paths = containerPaths) => {
    for (const path of paths) {
      const container = fieldAt(path);
      const name = names.find((each) => container && fieldsIn(container).has(each));
      if (name !== undefined) return [...path, name];
    }
    return undefined;
  };
  const id = find(idNames);
  const status = find(statusNames);
  const data = find(dataNames, [status?.slice(0, -1) ?? []]);
  const fields = { ...(id && { id }), ...(status && { status }), ...(data && { data }) };
  return { schema, fields, fieldsIn, fieldAt };
}

/** Whether an object with such properties says how far a generation is. */
export function namesStatus(properties: object): boolean {
  return statusNames.some((name) => Object.hasOwn(properties, name));
}

function eitherOf(schemas: readonly Schema[]): Schema {
  const [first = {}, ...others] = schemas;
  if (others.length === 0) return first;
  const distinct = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  return distinct.size === 1 ? first : { anyOf: [...distinct.values()] };
}
