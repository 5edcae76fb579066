import { deserialize, serialize } from "node:v8";
import type { EndpointFacts, EndpointSchemas } from "./model/endpoint-facts.js";
import { endpointModel } from "./model/endpoint-model.js";
import type { Model } from "./model/model.js";
import type { EndpointName } from "./model/naming.js";
import type { DataModel } from "./schema/response/data-model.js";
import { memoizeByObject } from "./util/memoize.js";

/** A model as one run leaves it for the next. */
export interface StoredModel {
  /** What is not of single endpoints. */
  readonly shared: Omit<Model, "endpoints">;
  readonly endpoints: readonly KeptEndpoint[];
}

/** An endpoint as what it was put together from. */
export interface KeptEndpoint {
  readonly facts: EndpointFacts;
  /** Hash of all that the facts were read from; absent where that is not known by itself. */
  readonly source?: string;
  /** What the run called it. */
  readonly name: EndpointName;
  /** The hash of its model that the lock remembers. */
  readonly modelHash: string;
}

/**
 * The model as bytes, and within them the schemas of each endpoint by themselves: where an endpoint
 * stays as it is they go from run to run, and nobody unpacks them. What endpoints share is there
 * once.
 */
export function packModel({ shared, endpoints }: StoredModel): Uint8Array {
  const places = new Map<Uint8Array, number>();
  const placeOf = (part: Uint8Array) => {
    const place = places.get(part) ?? places.size;
    places.set(part, place);
    return place;
  };
  const shareEqual = firstOfEqual<object>(JSON.stringify);
  const sharePart = firstOfEqual((part: Uint8Array) => Buffer.from(part).toString("latin1"));
  const heads = endpoints.map(({ facts: { schemas, ...facts }, ...kept }): PackedEndpoint => {
    const { input, data } = partsOf(schemas);
    const { model, descriptor, statuses, errorCodes } = facts;
    return {
      ...kept,
      facts: {
        ...facts,
        model: { ...model, overview: shareEqual(model.overview) },
        descriptor: { ...descriptor, result: shareEqual(descriptor.result) },
        statuses: shareEqual(statuses),
        errorCodes: shareEqual(errorCodes),
      },
      input: placeOf(input),
      data: placeOf(sharePart(data)),
    };
  });
  const parts = [...places.keys()];
  const sizes = parts.map(({ length }) => length);
  const packed: PackedModel = { shared, endpoints: heads, sizes, parts: Buffer.concat(parts) };
  return serialize(packed);
}

/** Each object that tells the same as an earlier one becomes that: what is one is stored once. */
function firstOfEqual<Kind extends object>(
  textOf: (value: Kind) => string,
): <Value extends Kind>(value: Value) => Value {
  const byText = new Map<string, Kind>();
  const first = new Map<Kind, Kind>();
  return <Value extends Kind>(value: Value) => {
    // Most have been shared by an earlier run.
    if (!first.has(value)) {
      const text = textOf(value);
      if (!byText.has(text)) byText.set(text, value);
      first.set(value, byText.get(text) ?? value);
    }
    return first.get(value) as Value; // it tells the same, so it has the same type
  };
}

/** @param bytes - what {@link packModel} gave, known to be whole */
export function unpackModel(bytes: Uint8Array): StoredModel {
  const { shared, endpoints, sizes, parts } = deserialize(bytes) as PackedModel; // packModel's
  let end = 0;
  const apart = sizes.map((size) => {
    end += size;
    return parts.subarray(end - size, end);
  });
  const partAt = (place: number) => apart[place] ?? new Uint8Array();
  return {
    shared,
    endpoints: endpoints.map(({ input, data, facts, ...kept }) => {
      const schemas = new PackedSchemas({ input: partAt(input), data: partAt(data) });
      return { ...kept, facts: { ...facts, schemas } };
    }),
  };
}

/** The model whole; its schemas are still unpacked by whoever asks for them. */
export function modelOf({ shared, endpoints }: StoredModel): Model {
  const { warnings, ...others } = shared;
  return {
    ...others,
    endpoints: endpoints.map(({ facts, name }) =>
      endpointModel({ ...facts, model: { ...facts.model, name } }, shared.platform),
    ),
    warnings,
  };
}

interface PackedModel {
  readonly shared: StoredModel["shared"];
  readonly endpoints: readonly PackedEndpoint[];
  /** Of each part, in bytes. */
  readonly sizes: readonly number[];
  readonly parts: Uint8Array;
}

interface PackedEndpoint extends Omit<KeptEndpoint, "facts"> {
  readonly facts: Omit<EndpointFacts, "schemas">;
  /** Which of the parts. */
  readonly input: number;
  readonly data: number;
}

/** Each the bytes of a value. */
interface SchemaParts {
  readonly input: Uint8Array;
  readonly data: Uint8Array;
}

/** Schemas that are bytes until somebody asks for them. */
class PackedSchemas implements EndpointSchemas {
  readonly parts: SchemaParts;

  constructor(parts: SchemaParts) {
    this.parts = parts;
  }

  get input(): EndpointSchemas["input"] {
    return unpackInput(this.parts.input).input;
  }

  get checked(): EndpointSchemas["checked"] {
    return unpackInput(this.parts.input).checked;
  }

  get data(): DataModel {
    return unpackData(this.parts.data);
  }
}

function partsOf(schemas: EndpointSchemas): SchemaParts {
  if (schemas instanceof PackedSchemas) return schemas.parts;
  const { input, checked, data } = schemas;
  return { input: serialize({ input, checked }), data: packData(data) };
}

const packData = memoizeByObject((data: DataModel): Uint8Array => serialize(data));

const unpackData = memoizeByObject((part: Uint8Array) => deserialize(part) as DataModel);

const unpackInput = memoizeByObject(
  (part: Uint8Array) => deserialize(part) as Pick<EndpointSchemas, "input" | "checked">,
);
