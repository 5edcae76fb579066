import { describe, expect, test } from "vitest";
import { collectWarnings, type Warn } from "../../../../generator/diagnostics/warnings.js";
import { requestBody } from "../../../../generator/schema/request/request-body.js";
import { documentOf, json } from "../../spec-of.js";

function body(requestBodyObject: unknown, components: object = {}, warn?: Warn) {
  const post = { requestBody: requestBodyObject };
  const [operation] = documentOf({ paths: { "/a": { post } }, components }).operations();
  if (operation === undefined) throw new Error("no operation");
  return json(requestBody(operation, warn));
}

const content = (schema: unknown, type = "application/json") => ({
  content: { [type]: { schema } },
});
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
const file = { type: "string", format: "binary" };

describe("the JSON form", () => {
  test.for([
    "application/json",
    "application/json; charset=utf-8",
    "application/vnd.acme+json",
    "application/*+json",
    "text/json",
    "*/*",
    "application/*",
  ])("is found as %s", (type) => {
    expect(body(content(object({ a: {} }), type))).toMatchObject({ multipart: false });
  });

  test.for(["application/jsonl", "application/json-seq", "text/plain", "application/xml"])(
    "is not %s",
    (type) => {
      expect(() => body(content({}, type))).toThrow(
        "openapi.json#/paths/~1a/post/requestBody/content: expected application/json, multipart/form-data or application/x-www-form-urlencoded",
      );
    },
  );

  test.for([
    ["application/json", undefined],
    ["application/*+json", undefined],
    ["application/vnd.acme+json", "application/vnd.acme+json"],
    ["text/json", "text/json"],
  ] as const)("of %s is sent as %s", ([type, sent]) => {
    const { contentType } = Object(body(content(object({ a: {} }), type)));
    expect(contentType).toBe(sent);
  });

  test("is found behind references, described or not", () => {
    const components = {
      requestBodies: {
        A: { $ref: "#/components/requestBodies/B", description: "described" },
        B: content(object({ a: {} })),
      },
    };
    const reference = { $ref: "#/components/requestBodies/A" };
    expect(body(reference, components)).toMatchObject({ schema: { properties: { a: {} } } });
    const circle = {
      requestBodies: { A: { $ref: "#/components/requestBodies/A", description: "d" } },
    };
    expect(() => body(reference, circle)).toThrow("leads back to itself");
  });

  test("is chosen the same way whatever the order of the media types", () => {
    const one = { "application/json": { schema: object({ a: {} }) } };
    const two = { "application/vnd.acme+json": { schema: object({ b: {} }) } };
    expect(body({ content: { ...one, ...two } })).toEqual(body({ content: { ...two, ...one } }));
  });

  test("has to be there, under a key that is a media type", () => {
    expect(() => body({})).toThrow(
      "#/paths/~1a/post/requestBody: expected a request body with content",
    );
    expect(() => body(content({}, "application/json\r\nx: y"))).toThrow(
      "the key is not a media type",
    );
  });
});

describe("a form as browsers send it", () => {
  const type = "application/x-www-form-urlencoded";

  test.for([type, `${type}; charset=utf-8`])(
    "is the body if there is nothing else: %s",
    (found) => {
      expect(body(content(object({ a: {} }), found))).toEqual({
        schema: object({ a: {} }),
        multipart: false,
        contentType: type,
      });
    },
  );

  test.for(["application/json", "multipart/form-data"])("gives way to %s", (better) => {
    const both = { ...content(object({ a: {} }), type).content };
    const chosen = body({ content: { ...both, ...content(object({ b: {} }), better).content } });
    expect(chosen).toMatchObject({ schema: object({ b: {} }) });
    expect(chosen).not.toHaveProperty("contentType");
  });
});

describe("an input is an object", () => {
  test.for<[string, unknown, unknown]>([
    ["anything", {}, { type: "object" }],
    ["true", true, { type: "object" }],
    ["an object or null", { type: ["object", "null"] }, { type: "object" }],
    [
      "a union of objects",
      { oneOf: [object({ a: {} }), object({ b: {} })] },
      { oneOf: [object({ a: {} }), object({ b: {} })] },
    ],
    ["an object or a list", { oneOf: [object({ a: {} }), { type: "array" }] }, object({ a: {} })],
    [
      "an object that asks for one of two",
      object({ a: {}, b: {} }, { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
      { type: "object", properties: { a: {}, b: {} } },
    ],
  ])("%s", ([, schema, want]) => {
    expect(body(content(schema))).toMatchObject({ schema: Object(want) });
  });

  test.for<[string, object]>([
    ["beside the object", { oneOf: [object({ a: {} }, { required: ["a"] }), { type: "array" }] }],
    ["of its own type", object({ a: {} }, { required: ["a"], type: ["object", "array"] })],
    [
      "in a union of unions",
      {
        anyOf: [
          { type: "null" },
          { anyOf: [object({ a: {} }, { required: ["a"] }), { items: {} }] },
        ],
      },
    ],
  ])("a list %s is left out, with a warning", ([, schema]) => {
    const { warn, found } = collectWarnings();
    const read = body(content(schema), {}, warn);
    expect(read).toMatchObject({ schema: object({ a: {} }, { required: ["a"] }) });
    expect(found()).toEqual([
      {
        file: "openapi.json",
        pointer: "/paths/~1a/post/requestBody/content/application~1json/schema",
        message: "the body may also be a list: a call sends one object",
      },
    ]);
  });

  test.for<[string, unknown]>([
    ["a text", { type: "string" }],
    ["a union of texts", { oneOf: [{ type: "string" }, { type: "number" }] }],
    ["allowed values", { enum: [{ a: 1 }] }],
    [
      "an allOf with a text",
      {
        allOf: [
          { type: "string", minLength: 1 },
          { maxLength: 3, minLength: 2 },
        ],
      },
    ],
    ["null", { type: "null" }],
  ])("%s is refused with its pointer", ([, schema]) => {
    expect(() => body(content(schema))).toThrow(
      "openapi.json#/paths/~1a/post/requestBody/content/application~1json/schema: expected a body that is an object",
    );
  });

  test("a recursive one is", () => {
    const components = {
      schemas: { Node: object({ next: { $ref: "#/components/schemas/Node" } }) },
    };
    expect(body(content({ $ref: "#/components/schemas/Node" }), components)).toMatchObject({
      schema: { type: "object", $defs: { Node: {} } },
    });
  });
});

describe("files", () => {
  const both = (jsonSchema: unknown, multipart: unknown) =>
    body({
      content: {
        "application/json": { schema: jsonSchema },
        "multipart/form-data": { schema: multipart },
      },
    });

  test("go where the multipart form takes them; the fields stay the JSON form's", () => {
    const url = { type: "string", format: "uri", description: "A picture.", default: "d" };
    const got = both(
      object({ prompt: {}, image: url }),
      object({ image: file, prompt: { type: "string" } }),
    );
    expect(got).toEqual({
      multipart: true,
      schema: object({
        prompt: {},
        image: { ...url, file: true },
      }),
    });
  });

  test("are not found if only one form has properties: the input is the JSON form's", () => {
    const record = { type: "object", additionalProperties: { type: "string" } };
    expect(both(record, object({ image: file }))).toEqual({ multipart: false, schema: record });
    const fields = object({ image: { type: "string" } });
    expect(both(fields, record)).toEqual({ multipart: false, schema: fields });
  });

  test("are not texts if the JSON form has bytes too", () => {
    const got = both(object({ image: file }), object({ image: file }));
    expect(got).toMatchObject({ schema: { properties: { image: { file: true } } } });
    expect(JSON.stringify(got)).not.toContain("string");
  });

  test.for<[string, object]>([
    ["an object", { type: "object", properties: { url: { type: "string" } } }],
    ["a list", { type: "array", items: { type: "string" } }],
  ])("may stand beside %s of the JSON form", ([, json]) => {
    expect(both(object({ image: json }), object({ image: file }))).toMatchObject({
      multipart: true,
      schema: { properties: { image: { anyOf: [json, { file: true }] } } },
    });
  });

  test("have the type of their media, where the field says it and no encoding does", () => {
    const image = { type: "string", contentMediaType: "image/png" };
    const properties = {
      image,
      more: { type: "array", items: image },
      mask: image,
      bytes: { type: "string", contentMediaType: "application/octet-stream" },
      text: { ...image, contentEncoding: "base64" },
    };
    const components = { schemas: { Form: object(properties) } };
    const form = {
      schema: { $ref: "#/components/schemas/Form" },
      encoding: { mask: { contentType: "image/webp" } },
    };
    expect(body({ content: { "multipart/form-data": form } }, components)).toMatchObject({
      parts: { image: "image/png", more: "image/png", mask: "image/webp" },
    });
    expect(
      Object.keys(Object(body({ content: { "multipart/form-data": form } }, components)).parts),
    ).toHaveLength(3);
  });

  test("may stand beside texts in a list", () => {
    const list = (items: unknown) => object({ images: { type: "array", items } });
    expect(
      both(list({ type: "string" }), list({ anyOf: [{ type: "string" }, file] })),
    ).toMatchObject({
      multipart: true,
      schema: { properties: { images: { items: { type: "string", file: true } } } },
    });
  });

  test("are found in the branches of a union", () => {
    const union = (image: unknown) => ({
      oneOf: [object({ image }), object({ url: { type: "string" } })],
    });
    expect(both(union({ type: "string" }), union(file))).toMatchObject({
      multipart: true,
      schema: { oneOf: [{ properties: { image: { file: true } } }, {}] },
    });
  });

  test("are not found if no field takes one, or in JSON alone", () => {
    expect(both(object({ a: {} }), object({ a: {} }))).toMatchObject({ multipart: false });
    expect(body(content(object({ a: file })))).toEqual({
      multipart: false,
      schema: object({ a: file }),
    });
  });

  test("make up a form of their own if there is no JSON form", () => {
    expect(body(content(object({ a: file }), "multipart/form-data"))).toEqual({
      multipart: "only",
      schema: object({ a: { file: true } }),
    });
    expect(body(content(object({ a: {} }), "multipart/form-data"))).toMatchObject({
      multipart: "only",
    });
  });

  test.for<[string, object, object]>([
    ["a kind of bytes", { type: "string", contentMediaType: "image/png" }, {}],
    ["bytes or null", { type: ["string", "null"], format: "binary" }, {}],
    ["an encoding alone", {}, { a: { contentType: "image/png, image/jpeg" } }],
  ])("are what a form of OpenAPI 3.1 describes by %s", ([, schema, encoding]) => {
    const media = { schema: object({ a: schema }), encoding };
    expect(JSON.stringify(body({ content: { "multipart/form-data": media } }))).toContain(
      '"file":true',
    );
  });

  test.for([
    { type: "string", contentMediaType: "image/png", contentEncoding: "base64" },
    { type: "string", contentMediaType: "application/json" },
    { type: "string" },
  ])("are not %j", (schema) => {
    const media = { schema: object({ a: schema }), encoding: { a: { contentType: "text/plain" } } };
    expect(JSON.stringify(body({ content: { "multipart/form-data": media } }))).not.toContain(
      "file",
    );
  });

  test("bring along what recurs in them", () => {
    const components = {
      schemas: { Layer: object({ image: file, below: { $ref: "#/components/schemas/Layer" } }) },
    };
    const layered = object({ layer: { $ref: "#/components/schemas/Layer" } });
    const post = {
      content: {
        "application/json": { schema: object({}) },
        "multipart/form-data": { schema: layered },
      },
    };
    expect(body(post, components)).toMatchObject({
      schema: {
        properties: { layer: { $ref: "#/$defs/Layer" } },
        $defs: { Layer: { type: "object" } },
      },
    });
  });
});

test("a JSON field that may be anything may still be, beside a form that takes a file there", () => {
  const forms = {
    content: {
      "application/json": { schema: object({ prompt: {}, image: { description: "A URL" } }) },
      "multipart/form-data": { schema: object({ prompt: {}, image: file, mask: file }) },
    },
  };
  const image = { description: "A URL", anyOf: [{}, { file: true }] };
  expect(body(forms)).toMatchObject({ schema: { properties: { image, mask: { file: true } } } });
});

test("two forms with other fields share above them the one value that both have, and what one alone has must be given", () => {
  const model = { type: "string", enum: ["m1"] };
  const size = { type: "string", enum: ["1k"] };
  const options = object({ model }, { required: ["model"] });
  const schema = {
    json: object({ model, size, options, url: {} }),
    form: object({ model, options, image: file }),
  };
  const { schema: found } = Object(
    body({
      content: {
        "application/json": { schema: { ...schema.json, required: ["model", "size", "url"] } },
        "multipart/form-data": { schema: { ...schema.form, required: ["model", "image"] } },
      },
    }),
  );
  const sent = { ...model, default: "m1", filled: true };
  expect(found.properties).toEqual({ model: sent, options: object({ model: sent }) });
  expect(found.anyOf).toMatchObject([
    { required: ["url", "size"], properties: { size } },
    { required: ["image"], properties: { model: sent } },
  ]);
  expect(found.anyOf[0].properties.size).toEqual(size);
});
