/**
 * The interfaces of Standard Schema and Standard JSON Schema, version 1, as far as an input needs them.
 * Copied: types alone need no dependency.
 *
 * @see https://standardschema.dev
 */
export interface StandardInputSchema<Input> {
  readonly "~standard": StandardProps<Input>;
}

export interface StandardProps<Input> {
  readonly version: 1;
  readonly vendor: string;
  /** Never present at run time: carries the types. */
  readonly types?: { readonly input: Input; readonly output: Input } | undefined;
  readonly validate: (value: unknown) => StandardResult<Input>;
  readonly jsonSchema: {
    readonly input: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
    readonly output: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
  };
}

export type StandardResult<Input> =
  | { readonly value: Input; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

export interface StandardJsonSchemaOptions {
  /** The dialect that is wanted: `draft-2020-12` or `draft-07`. */
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | ({} & string);
}
