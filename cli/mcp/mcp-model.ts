import type { Endpoint } from "@modelsmith/runtime";
import type { EndpointModel } from "../../generator/model/model.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import type { SpecSource } from "../spec/spec-source.js";

/** A model that the server offers. */
export interface McpModel {
  /** The endpoint's key, such as `google/nano-banana-pro`. */
  readonly key: string;
  readonly toolName: string;
  /** What its function is called. */
  readonly name: EndpointModel["name"];
  /** One line, cut. */
  readonly title: string;
  /** Its description in the spec, as plain text of limited length. */
  readonly description: string;
  /** Its input as JSON Schema 2020-12, an object. */
  readonly inputSchema: JsonObject;
  /** Its input as the generator reads it. */
  readonly input: Schema;
  readonly endpoint: Endpoint;
  readonly source: SpecSource;
}
