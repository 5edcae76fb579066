import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type NanoBananaProInput,
  nanoBananaPro,
  nanoBananaProEndpoint,
} from "../../../generated/google/nano-banana-pro.js";
import { inputSchema } from "../../../generated/google/nano-banana-pro.schema.js";
import { inputSchemas, registry } from "../../../generated/registry.js";
import type { Endpoint } from "../../../runtime/index.js";
import { standardSchema } from "../../../runtime/schema/index.js";
import { sampleInput } from "./sample-input.js";

const pro = standardSchema(nanoBananaProEndpoint, inputSchema);

test("it has the types of Standard Schema and of Standard JSON Schema, and the input's own", () => {
  expectTypeOf(pro).toExtend<StandardSchemaV1<NanoBananaProInput>>();
  expectTypeOf(pro).toExtend<StandardJSONSchemaV1<NanoBananaProInput>>();
  expectTypeOf<StandardSchemaV1.InferInput<typeof pro>>().toEqualTypeOf<NanoBananaProInput>();
  expectTypeOf<StandardSchemaV1.InferOutput<typeof pro>>().toEqualTypeOf<NanoBananaProInput>();
  expect(pro["~standard"]).toMatchObject({ version: 1, vendor: "modelsmith" });
});

/** An endpoint that is only looked at. */
function endpointOf(input: Endpoint["input"]): Endpoint {
  return { ...nanoBananaProEndpoint, key: "acme/odd", input };
}

describe("it validates by the check of a call", () => {
  const { validate } = pro["~standard"];

  test("and gives a valid input back as it is", () => {
    const input = { prompt: "A boat", image_urls: [new Uint8Array([1])], n: 2 };
    expect(validate(input)).toEqual({ value: input });
  });

  test.for<[string, unknown, readonly unknown[]]>([
    [
      "a field that is missing",
      {},
      [{ path: ["prompt"], message: "expected a string, found nothing" }],
    ],
    [
      "a typo",
      { prompt: "x", aspect_ration: "1:1" },
      [
        {
          path: ["aspect_ration"],
          message: 'expected the field "aspect_ratio", found an unknown field',
        },
      ],
    ],
    [
      "an item of a list, by its number",
      { prompt: "x", image_urls: ["https://a.example", 2] },
      [{ path: ["image_urls", 1], message: expect.stringContaining("found 2") }],
    ],
    ["what is no input at all", "x", [{ path: [], message: expect.any(String) }]],
    ["several at once", { n: 9 }, [{ path: ["prompt"] }, { path: ["n"] }]],
  ])("and tells %s with its path", ([, input, issues]) => {
    const result = validate(input);
    expect(result.issues).toMatchObject(issues);
    expect(result.issues).toHaveLength(issues.length);
  });

  test("with the names of fields as they are, whatever signs they have", () => {
    const odd = endpointOf({
      properties: { "a/b~c": { properties: { "0": { type: "string" } } } },
    });
    const { issues = [] } = standardSchema(odd)["~standard"].validate({ "a/b~c": { "0": 1 } });
    expect(issues.map(({ path }) => path)).toEqual([["a/b~c", "0"]]);
  });
});

describe("its JSON Schema", () => {
  const { jsonSchema } = pro["~standard"];

  test("is the annotated one that was given, a copy each time", () => {
    const given = jsonSchema.input({ target: "draft-2020-12" });
    expect(given).toEqual(inputSchema);
    Object.assign(Object(given["properties"]), { prompt: "mine" });
    expect(jsonSchema.output({ target: "draft-2020-12" })).toEqual(inputSchema);
  });

  test("is made of what the check knows, if none was given", () => {
    const schema = standardSchema(nanoBananaProEndpoint)["~standard"].jsonSchema.input({
      target: "draft-2020-12",
    });
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["prompt"],
      additionalProperties: false,
      properties: {
        image_urls: { items: { type: "string", contentMediaType: "application/octet-stream" } },
        n: { type: "integer", minimum: 1, maximum: 4 },
      },
    });
    expect(schema).not.toHaveProperty("$defs");
  });

  test("has the definitions that its fields refer to", () => {
    const input = {
      properties: { layer: { $ref: "#/$defs/layer" } },
      $defs: { layer: { type: "integer" } },
    } as const;
    const made = standardSchema({ ...nanoBananaProEndpoint, input })["~standard"].jsonSchema.input({
      target: "draft-2020-12",
    });
    expect(made).toMatchObject(input);
  });

  test("in draft-07 says in its own words what that dialect says otherwise", () => {
    const endpoint = endpointOf({});
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: {
        layer: { $ref: "#/$defs/Layer", description: "The lowest." },
        bare: { $ref: "#/$defs/Layer" },
        size: { type: "array", prefixItems: [{ type: "integer" }], items: { type: "string" } },
        old: { type: "string", deprecated: true, default: { $ref: "#/$defs/x" } },
      },
      $defs: { Layer: { type: "object", properties: { below: { $ref: "#/$defs/Layer" } } } },
    };
    expect(
      standardSchema(endpoint, schema)["~standard"].jsonSchema.input({ target: "draft-07" }),
    ).toEqual({
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      properties: {
        layer: { allOf: [{ $ref: "#/definitions/Layer" }], description: "The lowest." },
        bare: { $ref: "#/definitions/Layer" },
        size: { type: "array", items: [{ type: "integer" }], additionalItems: { type: "string" } },
        old: { type: "string", default: { $ref: "#/$defs/x" } },
      },
      definitions: {
        Layer: { type: "object", properties: { below: { $ref: "#/definitions/Layer" } } },
      },
    });
  });

  test("in a dialect that it does not know is refused", () => {
    expect(() => jsonSchema.input({ target: "openapi-3.0" })).toThrow(
      "google/nano-banana-pro: no JSON Schema for the target openapi-3.0: ask for draft-2020-12 or draft-07",
    );
  });

  test("of what is no endpoint is refused, by name where it is its function", () => {
    expect(() => standardSchema(nanoBananaPro as unknown as Endpoint)).toThrow(
      "expected an endpoint, such as nanoBananaProEndpoint, found the function nanoBananaPro",
    );
    expect(() => standardSchema(inputSchema as unknown as Endpoint)).toThrow(
      /expected an endpoint/,
    );
  });

  const options = { strict: true, validateFormats: false, allErrors: true } as const;
  const [ajv2020, ajv07] = [new Ajv2020(options), new Ajv(options)];
  test.for(Object.keys(registry) as (keyof typeof registry)[])(
    "of %s is strict in both dialects, and judges as the check does",
    async (key) => {
      const { inputSchema: annotated } = await inputSchemas[key]();
      const endpoint: Endpoint = registry[key];
      for (const schema of [standardSchema(endpoint, annotated), standardSchema(endpoint)]) {
        const { validate, jsonSchema: made } = schema["~standard"];
        const judges = [
          ajv2020.compile(made.input({ target: "draft-2020-12" })),
          ajv07.compile(made.input({ target: "draft-07" })),
        ];
        const good = sampleInput(annotated);
        for (const input of [good, {}, { ...good, typo: 1 }, { ...good, prompt: 1 }, []]) {
          const isValid = validate(input).issues === undefined;
          expect(judges.map((judge) => judge(input))).toEqual([isValid, isValid]);
        }
        expect(validate(good).issues).toBeUndefined();
      }
    },
  );
});
