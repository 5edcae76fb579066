import type { Schema } from "../schema/schema.js";
import type { DataModel, EndpointOverview } from "./model.js";

export function endpointOverview(input: Schema, data: DataModel): EndpointOverview {
  return {
    fields: Object.keys(input.properties ?? {}),
    required: input.required ?? [],
    dataFrom: data.from,
  };
}
