import type { ResultFields } from "@modelsmith/runtime";
import { memoizeByObject } from "../../util/memoize.js";
import type { Schema } from "../schema.js";

const idNames = "generation_id generationId prediction_id predictionId task_id taskId id".split(
  " ",
);
const statusNames = "status state queue_state queueState prediction_status predictionStatus".split(
  " ",
);
const dataNames = ["data", "output", "result"];
const containers = ["data", "generation", "prediction", "result"];

/** The order in which lifecycle documents name these fields: root first, then two levels down. */
export const findFields: (answer: Schema) => ResultFields = memoizeByObject((answer) => {
  const holders = [[], ...containers.map((name) => [name])].concat(
    containers.flatMap((outer) => containers.map((inner) => [outer, inner])),
  );
  const inside = (path: readonly string[]) => {
    const holder = fieldAt(answer, path);
    return holder && fieldsOf(answer, holder);
  };
  const find = (names: readonly string[]) => {
    for (const holder of holders) {
      const fields = inside(holder);
      const name = names.find((candidate) => fields?.has(candidate));
      if (name !== undefined) return [...holder, name];
    }
    return undefined;
  };
  const id = find(idNames);
  const status = find(statusNames);
  const beside = status?.slice(0, -1) ?? [];
  const around = inside(beside);
  const data = dataNames.find((name) => around?.has(name));
  return {
    ...(id && { id }),
    ...(status && { status }),
    ...(data !== undefined && { data: [...beside, data] }),
  };
});

/** Whether an object of such fields says how far a generation is. */
export function namesStatus(fields: object): boolean {
  return statusNames.some((name) => Object.hasOwn(fields, name));
}

/** The schema at a path of fields. */
export function fieldAt(answer: Schema, path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>(
    (holder, name) => holder && fieldsOf(answer, holder).get(name),
    answer,
  );
}

/**
 * The fields that a value may have: its own, and those of what it is made of. Many answers are one
 * alternative for each status.
 *
 * @param root - holds the definitions
 */
export function fieldsOf(root: Schema, holder: Schema): ReadonlyMap<string, Schema> {
  return fieldsIn(root)(holder);
}

/** The same holders are looked into for each of the names. */
const fieldsIn = memoizeByObject((root: Schema) =>
  memoizeByObject((holder: Schema) => {
    const found = new Map<string, Schema[]>();
    collect({ root, found, seen: new Set() }, holder, 0);
    return new Map([...found].map(([name, schemas]) => [name, either(schemas)]));
  }),
);

/** Alternatives within alternatives end here. */
const maxLevels = 20;

interface Search {
  readonly root: Schema;
  readonly found: Map<string, Schema[]>;
  /** Else what is referred to twice, by what is referred to twice, would be read without end. */
  readonly seen: Set<Schema>;
}

function collect(search: Search, schema: Schema, level: number): void {
  const { root, found, seen } = search;
  if (level > maxLevels || seen.has(schema)) return;
  seen.add(schema);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    found.set(name, [...(found.get(name) ?? []), field]);
  }
  const target = root.$defs?.[schema.$ref?.slice("#/$defs/".length) ?? ""];
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  for (const part of [...(target ? [target] : []), ...allOf, ...anyOf, ...oneOf]) {
    collect(search, part, level + 1);
  }
}

function either(schemas: readonly Schema[]): Schema {
  const [first = {}, ...others] = schemas;
  if (others.length === 0) return first;
  const each = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  return each.size === 1 ? first : { anyOf: [...each.values()] };
}
