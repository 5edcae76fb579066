/**
 * The part of JSON Schema 2020-12 that generated descriptors use for the input check. The
 * generator translates OpenAPI 3.0 and 3.1 into it; annotations are left out.
 */
export interface InputSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, InputSchema>>;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, InputSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | InputSchema;
  readonly items?: InputSchema;
  readonly prefixItems?: readonly InputSchema[];
  readonly anyOf?: readonly InputSchema[];
  readonly oneOf?: readonly InputSchema[];
  readonly allOf?: readonly InputSchema[];
  readonly not?: InputSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /**
   * A file (`Blob`, `File`, `Buffer`, `Uint8Array`) is accepted here: the multipart form takes it. So
   * is what `type` says; without a `type`, nothing else is.
   */
  readonly file?: true;
  /** What is sent if the input leaves this field out. */
  readonly default?: unknown;
}

/** A JSON Schema, as any library takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Loads the JSON Schema of the input of each endpoint, by its key: what a generated `registry.ts`
 * exports as `inputSchemas`.
 */
export type InputSchemas<Registry> = {
  readonly [Key in keyof Registry]: () => Promise<{ readonly inputSchema: JsonSchema }>;
};

export type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";
