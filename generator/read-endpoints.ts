import type { Endpoint } from "@modelsmith/runtime";
import type { EndpointModel } from "./model/model.js";
import { readModel, readWholeModel, type SpecSettings } from "./read-model.js";
import type { JsonValue } from "./util/json.js";

export type { LifecycleConfig } from "./model/lifecycle-settings.js";

/** An endpoint as the runtime sees it, with the example of its data, if the spec has one. */
export interface ReadEndpoint {
  readonly descriptor: Endpoint;
  readonly dataExample: JsonValue | undefined;
}

/**
 * The endpoints of a spec without generating code: those of a docs group if one is named, all
 * that create something otherwise.
 *
 * @throws GeneratorError if the input is bad
 */
export async function readEndpoints(
  settings: Omit<SpecSettings, "endpoints">,
): Promise<readonly ReadEndpoint[]> {
  const model = await (settings.group === undefined ? readWholeModel : readModel)(settings);
  return model.endpoints.map((endpoint) => ({
    descriptor: endpoint.descriptor,
    dataExample: exampleOf(endpoint),
  }));
}

function exampleOf({ data }: EndpointModel): JsonValue | undefined {
  return data.from === "nothing" ? undefined : data.example;
}
