/** Something that a spec may do with a schema, and everything that must come of it. */
export interface Feature {
  /** A body of its own, or the schema of one required field `f`. */
  readonly body?: unknown;
  readonly field?: unknown;
  /** @defaultValue "3.1.0" */
  readonly version?: "3.0.0" | "3.0.4" | "3.1.0" | "3.1.1" | "3.2.0";
  /** The declarations of the input with their JSDoc; of a field: its lines in the interface. */
  readonly want: string;
  /** What type and check accept; the first is sent to the simulator. Of a field: its values. */
  readonly accepts: readonly unknown[];
  /** What neither type nor check accepts. */
  readonly misfits?: readonly unknown[];
  /** What the check alone refuses: no TypeScript type can say it. */
  readonly rejects?: readonly unknown[];
  /** What the type alone refuses: the check is kinder. */
  readonly untyped?: readonly unknown[];
  /** Why Ajv judges otherwise by the schema as written, where it does. */
  readonly differsFromAjv?: string;
  /** The request that `inspect` begins with. */
  readonly template?: unknown;
}

export type Features = Readonly<Record<string, Feature>>;

export const object = (properties: object, more: object = {}): object => ({
  type: "object",
  properties,
  ...more,
});

export const reference = (name: string, more: object = {}): object => ({
  $ref: `#/components/schemas/${name}`,
  ...more,
});

/** The body that a feature describes. */
export function bodyOf({ body, field }: Feature): unknown {
  return body ?? object({ f: field }, { required: ["f"] });
}

/** A value of a feature as a whole input. */
export function inputOf({ body }: Feature, value: unknown): object {
  return body === undefined ? { f: value } : Object(value);
}

/** What the features refer to. */
export const components: Readonly<Record<string, unknown>> = {
  Size: { type: "string", enum: ["1K", "2K"], default: "1K", description: "How large." },
  Count: { type: "integer", minimum: 1, maximum: 4, default: 1 },
  Base: object({ id: { type: "string" } }, { required: ["id"] }),
  Box: object({ kind: { type: "string" }, size: { type: "integer" } }, { required: ["kind"] }),
  Ball: object({ kind: { type: "string" }, radius: { type: "integer" } }, { required: ["kind"] }),
  Tagged: object({ kind: { const: "tagged" } }, { required: ["kind"] }),
  Counted: object({ kind: { type: "integer" } }, { required: ["kind"] }),
  Tree: object(
    {
      kind: { type: "string" },
      children: { type: "array", items: reference("Tree") },
    },
    { required: ["kind"] },
  ),
  Chain: { anyOf: [{ type: "string" }, { type: "array", items: reference("Chain") }] },
  Nest: { type: "array", items: reference("Nest") },
  Json: {
    anyOf: [
      ...["string", "number", "boolean", "null"].map((type) => ({ type })),
      { type: "array", items: reference("Json") },
      { type: "object", additionalProperties: reference("Json") },
    ],
  },
  "Ümläut / ~tilde %25": { type: "string", maxLength: 3 },
  "1.2": object({ next: { $ref: "#/components/schemas/1.2" } }),
};
