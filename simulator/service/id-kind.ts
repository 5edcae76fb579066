import { typesOf } from "../../generator/schema/schema.js";
import { isInt32, isUuid } from "../../generator/util/formats.js";
import { schemasAt } from "./answer-schema.js";
import { rulesOf } from "./rules.js";
import type { SimulatedEndpoint } from "./types.js";

/** What ids look like: `gen_…`, digits, few digits, or a UUID. */
export type IdKind = "text" | "number" | "int32" | "uuid";

/** The kind of ids that the schemas of an endpoint's answers allow. */
export function idKindOf(simulated: SimulatedEndpoint): IdKind {
  const { create = [], poll = [] } = simulated.answers ?? {};
  const places = rulesOf(simulated).read.id ?? [["id"]];
  const schemas = [...create, ...poll].flatMap(({ contents }) =>
    contents.flatMap(({ schema }) =>
      places.flatMap((path) => (schema ? schemasAt(schema, path) : [])),
    ),
  );
  if (schemas.some(isUuid)) return "uuid";
  const types = schemas.flatMap(typesOf);
  if (types.length === 0 || !types.every((type) => type === "integer" || type === "number")) {
    return "text";
  }
  return schemas.some(isInt32) ? "int32" : "number";
}

/** @param digest - hexadecimal digits */
export function idOfKind(kind: IdKind, digest: string): string {
  switch (kind) {
    case "text":
      return `gen_${digest.slice(0, 20)}`;
    case "number":
      // Below 2^53: JSON that is parsed keeps its digits.
      return String(Number.parseInt(digest.slice(0, 12), 16));
    case "int32":
      return String(Number.parseInt(digest.slice(0, 7), 16));
    case "uuid": {
      const [a, b, c, d, e] = [
        [0, 8],
        [8, 12],
        [13, 16],
        [17, 20],
        [20, 32],
      ].map(([from, to]) => digest.padEnd(32, "0").slice(from, to));
      return `${a}-${b}-4${c}-8${d}-${e}`;
    }
  }
}
