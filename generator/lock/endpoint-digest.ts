import { hash } from "node:crypto";
import type { Endpoint } from "@modelsmith/runtime";
import type { EndpointModel } from "../model/model.js";
import type { DataModel } from "../schema/response/data-model.js";
import type { Schema } from "../schema/schema.js";
import type { JsonObject } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { schemaDigest } from "./schema-digest.js";

/**
 * What is remembered of an endpoint, so that a later spec can be compared with it when the spec
 * that it came from is gone.
 */
export interface EndpointDigest {
  /** The spec that it was read from, if that is not the platform's. */
  readonly source?: string;
  readonly deprecated: boolean;
  /** How it is called and its result is followed: the descriptor, apart from texts and input. */
  readonly call: EndpointCall;
  readonly dataFrom: DataModel["from"];
  readonly input: Schema;
  /** The data of a completed generation. */
  readonly data: Schema;
  /** Hash of the endpoint's whole model, texts included, except for its name and files. */
  readonly model: string;
}

/** The members of a descriptor that say how its endpoint is called. */
export type EndpointCall = Partial<
  Omit<Endpoint, "descriptor" | "key" | "title" | "platform" | "input" | "types">
>;

/**
 * @param platformSource - the platform's spec, as its user would name it
 * @param before - a digest that this generator made: it stays if the endpoint did not change
 */
export function digestOf(
  endpoint: EndpointModel,
  platformSource: string,
  before?: EndpointDigest,
): EndpointDigest {
  const { source, deprecated, descriptor, input, data } = endpoint;
  const ownSource = source === platformSource ? undefined : source;
  const model = modelHash(endpoint);
  if (before?.model === model && before.source === ownSource) return before;
  const { descriptor: _, key: _key, title: _title, platform: _platform, ...rest } = descriptor;
  const { input: _input, ...call } = rest;
  return {
    ...(ownSource !== undefined && { source: ownSource }),
    deprecated,
    call,
    dataFrom: data.from,
    input: schemaDigest(input),
    data: data.from === "nothing" ? {} : dataDigest(data.schema),
    model,
  };
}

/** Most endpoints of a platform answer with the same. */
const dataDigest = memoizeByObject((schema: Schema) => schemaDigest(schema));

/** The platform is in no endpoint's module: all share it. */
function modelHash(endpoint: EndpointModel): string {
  const { key, title, description, deprecated, input, data } = endpoint;
  const { platform: _, ...descriptor } = endpoint.descriptor;
  const whole = [key, title, description, deprecated, input, data, descriptor];
  return hash("sha256", JSON.stringify(whole)).slice(0, 32);
}

/** A call as JSON, as it is written. */
export function callJson(call: EndpointCall): JsonObject {
  return { ...call } as JsonObject; // descriptors are made of JSON values alone
}
