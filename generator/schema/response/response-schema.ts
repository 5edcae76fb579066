import { memoizeByObject } from "../../util/memoize.js";
import type { Schema } from "../schema.js";
import { fieldSchemas, schemasOfValue } from "../walk.js";

/** The schema of a response, and how its fields are found. */
export interface ResponseSchema {
  readonly schema: Schema;
  /** The fields of a value within the response, each with its schema. */
  readonly fieldsIn: (container: Schema) => ReadonlyMap<string, Schema>;
  /** The schema at a path of fields, and of items by their index. */
  readonly fieldAt: (path: readonly string[]) => Schema | undefined;
}

export function readResponseSchema(schema: Schema): ResponseSchema {
  // Many responses are one alternative for each status: a field has the schemas of all of them.
  const fieldsIn = memoizeByObject(
    (container: Schema) =>
      new Map([...fieldSchemas(schema, container)].map(([name, all]) => [name, eitherOf(all)])),
  );
  const itemOf = (list: Schema) =>
    [...schemasOfValue(schema, list)].find(({ items }) => items !== undefined)?.items;
  const fieldAt = (path: readonly string[]) =>
    path.reduce<Schema | undefined>(
      (at, name) => at && (fieldsIn(at).get(name) ?? (isIndex.test(name) ? itemOf(at) : undefined)),
      schema,
    );
  return { schema, fieldsIn, fieldAt };
}

const isIndex = /^\d+$/;

const statusNames = "status state queue_state queueState prediction_status predictionStatus".split(
  " ",
);

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
