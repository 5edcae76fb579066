import type { Endpoint } from "@modelsmith/runtime";
import { GeneratorError } from "./diagnostics/errors.js";
import type { EndpointModel, Model } from "./model/model.js";
import { readModel, readWholeModel, type SpecSettings } from "./read-model.js";
import type { JsonValue } from "./util/json.js";

export type { LifecycleConfig } from "./model/lifecycle-settings.js";

/** An endpoint as the runtime sees it, with the example of its data, if the spec has one. */
export interface ReadEndpoint {
  readonly endpoint: Endpoint;
  readonly dataExample: JsonValue | undefined;
}

/**
 * The endpoints of a spec without generating code: those that docs, a group or a list select, all
 * that create something otherwise. A spec without an address gets one of this machine.
 *
 * @throws GeneratorError if the input is bad
 */
export async function readEndpoints(settings: SpecSettings): Promise<readonly ReadEndpoint[]> {
  const { endpoints } = await readServed(settings).catch((error: unknown) => {
    const lacksServer = error instanceof GeneratorError && error.code === "MS1108";
    if (!lacksServer || settings.baseUrl !== undefined) throw error;
    return readServed({ ...settings, baseUrl: "http://127.0.0.1" });
  });
  return endpoints.map((endpoint) => ({
    endpoint: endpoint.descriptor,
    dataExample: exampleOf(endpoint),
  }));
}

function readServed(settings: SpecSettings): Promise<Model> {
  const { docs, group, endpoints } = settings;
  return (docs ?? group ?? endpoints) === undefined
    ? readWholeModel(settings)
    : readModel(settings);
}

function exampleOf({ data }: EndpointModel): JsonValue | undefined {
  return data.from === "nothing" ? undefined : data.example;
}
