import { isStatusName, plainName } from "../../util/field-names.js";
import { memoizeByObject } from "../../util/memoize.js";
import { eitherOf, type Schema } from "../schema.js";
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
      (at, name) =>
        at && (fieldsIn(at).get(name) ?? (indexName.test(name) ? itemOf(at) : undefined)),
      schema,
    );
  return { schema, fieldsIn, fieldAt };
}

const indexName = /^\d+$/;

/** Whether an object with such properties says how far a generation is. */
export function namesStatus(properties: object): boolean {
  return Object.keys(properties).some((name) => isStatusName(plainName(name)));
}
