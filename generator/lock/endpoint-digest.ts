import { hash } from "node:crypto";
import type { EndpointModel } from "../model/model.js";
import { memoizeByObject } from "../util/memoize.js";
import { type FieldDigest, flattenSchema } from "./flatten-schema.js";

/**
 * What is remembered of an endpoint, so that a later spec can be compared with it when the spec
 * that it came from is gone.
 */
export interface EndpointDigest {
  readonly title: string;
  /** The model's own spec, if the endpoint came from one and not from the platform's. */
  readonly source?: string;
  readonly deprecated: boolean;
  readonly ssePath?: string;
  readonly plainPath?: string;
  /** Whether the response to the create is the result itself. */
  readonly immediate: boolean;
  readonly multipart: boolean;
  /** Where answers keep id, status and data: `{ id: "data.id" }`. */
  readonly result: Readonly<Record<string, string>>;
  readonly dataFrom: "schema" | "example" | "nothing";
  /** The fields of the input by name, without those within them. */
  readonly fields: readonly string[];
  /** Every field of the input by its path, in the spec's order. */
  readonly input: FieldDigests;
  /** The same of the data of a completed generation. */
  readonly data: FieldDigests;
  /** Hash of the endpoint's whole model, texts included, except for its name and files. */
  readonly model: string;
}

export type FieldDigests = ReadonlyMap<string, FieldDigest>;

/**
 * The top-level fields of an input, guessed from the paths: those without signs such as `.` or `[`.
 * A field's name may contain such signs: only then does the lock list the names as well.
 */
export function plainFields(paths: Iterable<string>): readonly string[] {
  return [...paths].filter((path) => /^[\w-]+$/.test(path));
}

/**
 * @param platformSource - the platform's spec, as its user would name it
 * @param before - a digest that this generator made: it stays if the endpoint did not change
 */
export function digestOf(
  endpoint: EndpointModel,
  platformSource: string,
  before?: EndpointDigest,
): EndpointDigest {
  const { title, source, deprecated, descriptor, input, data } = endpoint;
  const ownSource = source === platformSource ? undefined : source;
  const model = modelHash(endpoint);
  if (before?.model === model && before.source === ownSource) return before;
  const { create, multipart, platform } = descriptor;
  const { id, status, data: dataAt } = descriptor.read ?? platform.read ?? {};
  const places = { id: id?.[0], status, data: dataAt };
  return {
    title,
    ...(ownSource !== undefined && { source: ownSource }),
    deprecated,
    ...(create.stream !== undefined && { ssePath: create.stream }),
    ...(create.path !== undefined && { plainPath: create.path }),
    immediate: create.answers === "result",
    multipart: multipart !== undefined,
    result: Object.fromEntries(
      Object.entries(places).flatMap(([name, at]) => (at ? [[name, at.join(".")]] : [])),
    ),
    dataFrom: data.from,
    fields: Object.keys(input.properties ?? {}),
    input: flattenSchema(input),
    data: data.from === "nothing" ? nothing : flattenShared(data.schema),
    model,
  };
}

const nothing: FieldDigests = new Map();

/** The data of one poll is that of all endpoints. */
const flattenShared = memoizeByObject(flattenSchema);

/** The platform is in no endpoint's module: all share it. */
function modelHash(endpoint: EndpointModel): string {
  const { key, title, description, deprecated, input, data } = endpoint;
  const { platform: _, ...descriptor } = endpoint.descriptor;
  const whole = [key, title, description, deprecated, input, data, descriptor];
  return hash("sha256", JSON.stringify(whole)).slice(0, 32);
}
