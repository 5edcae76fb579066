import type { DataModel } from "../schema/response/data-model.js";
import type { Schema } from "../schema/schema.js";
import type { EndpointOverview } from "./model.js";

export function endpointOverview(input: Schema, data: DataModel): EndpointOverview {
  return {
    fields: Object.keys(input.properties ?? {}),
    required: input.required ?? [],
    dataFrom: data.from,
  };
}
