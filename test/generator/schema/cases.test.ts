import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../../generator/generate.js";
import { readModel } from "../../../generator/read/read-model.js";
import { normalizeSchema } from "../../../generator/schema/normalize/normalize.js";
import { checkInput } from "../../../runtime/check/check-input.js";
import { folderWith, temporaryFolder } from "../../temporary-folder.js";
import { create, documentOf } from "../spec-of.js";

/** A spec whose schemas are written in an unusual way, and what its input must be. */
interface SchemaCase {
  readonly spec: string;
  readonly types: readonly string[];
  readonly valid: readonly object[];
  readonly invalid: readonly object[];
}

const cases: Readonly<Record<string, SchemaCase>> = {
  "names by $anchor, $id and $dynamicRef": {
    spec: "anchor-and-dynamicref/openapi.json",
    types: ['a: "dark" | "light";', 'b?: "dark" | "light";', "kids?: DrawInputTree[];"],
    valid: [{ a: "dark", b: "light", c: { name: "x", kids: [{ name: "y" }] } }],
    invalid: [{ a: "grey" }, { a: "dark", c: { kids: [{ kids: [1] }] } }],
  },
  "a tag of which every branch lists all values": {
    spec: "discriminator-full-enum/openapi.json",
    types: ['type: "url";', 'type: "inline";', "mime?: string;"],
    valid: [
      { src: { type: "url", value: "u" } },
      { src: { type: "inline", value: "d", mime: "image/png" } },
      { src: { type: "inline", value: "d" } },
    ],
    invalid: [{ src: { type: "other", value: "u" } }, { src: { type: "url" } }],
  },
  "a parent with children": {
    spec: "discriminator-inheritance/openapi.json",
    types: ['kind: "image";', 'kind: "text";', "words: string;", "opacity?: number;"],
    valid: [
      { layers: [{ kind: "image", url: "u", opacity: 1 }] },
      { layers: [{ kind: "text", words: "w" }] },
    ],
    invalid: [{ layers: [{ kind: "text", url: "u" }] }, { layers: [{ kind: "sound" }] }],
  },
  "a mapping that names files": {
    spec: "discriminator-mapping-files/openapi.yaml",
    types: ['kind: "link";', 'kind: "inline";'],
    valid: [{ source: { kind: "link", url: "u" } }, { source: { kind: "inline", data: "d" } }],
    invalid: [{ source: { kind: "other", url: "u" } }, { source: { kind: "link", data: "d" } }],
  },
  "files that refer to each other": {
    spec: "split-files/openapi.yaml",
    types: ["layer?: DrawInputLayer;", "owner?: DrawInputDraw;", "kids?: DrawInputLayer[];"],
    valid: [{ "X-Tenant": "a", prompt: "p" }],
    invalid: [{ "X-Tenant": "c", prompt: "p" }],
  },
  "merge keys of YAML": {
    spec: "yaml-merge-keys/openapi.yaml",
    types: ["prompt: string;", "seed?: number;", "strength: number;"],
    valid: [{ prompt: "a", seed: 1, strength: 0.5 }],
    invalid: [{ prompt: "a" }, { seed: 1, strength: 1 }, { prompt: "a", strength: 1, "<<": {} }],
  },
};

describe("an input is read from", () => {
  test.for(Object.entries(cases))("%s", async ([, { spec, types, valid, invalid }]) => {
    const openapi = path.resolve("test/fixtures/cases/schema", spec);
    const endpoints = [spec.includes("merge") ? "/acme/two" : "/acme/draw"];
    const out = await temporaryFolder();
    const [endpoint] = (await generate({ openapi, endpoints, out })).endpoints;
    const source = await readFile(path.join(out, endpoint?.file ?? ""), "utf8");
    for (const type of types) expect(source).toContain(type);
    const { descriptor } = (await readModel({ openapi, endpoints })).endpoints[0] ?? {};
    for (const input of valid) expect(checkInput(descriptor?.input ?? {}, input)).toEqual([]);
    for (const input of invalid) {
      expect(checkInput(descriptor?.input ?? {}, input), JSON.stringify(input)).not.toEqual([]);
    }
  });
});

describe("a discriminator", () => {
  const text = { type: "string" };
  const normalized = (schemas: object, discriminator: object, ...names: string[]) => {
    const oneOf = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const spec = documentOf({ components: { schemas } });
    return normalizeSchema(spec, { oneOf, discriminator } as never, "/s", "input"); // a JSON value
  };
  const tagsOf = (schema: { oneOf?: { properties?: Record<string, { enum?: unknown }> }[] }) =>
    schema.oneOf?.map(({ properties }) => properties?.["t"]?.enum);
  const branch = (field: string) => ({ type: "object", properties: { t: text, [field]: text } });

  test("may lead several keys to one schema", () => {
    const mapping = { jpg: "A", jpeg: "#/components/schemas/A", png: "B" };
    const found = normalized(
      { A: branch("a"), B: branch("b") },
      { propertyName: "t", mapping },
      "A",
      "B",
    );
    expect(tagsOf(found)).toEqual([["jpg", "jpeg"], ["png"]]);
  });

  test("makes its tag required, whatever the default: without it one branch would pass for another", () => {
    const shared = { type: "string", enum: ["a", "b"], default: "a" };
    const own = { const: "c", default: "c" };
    const branch = (t: object, field: string) => ({
      type: "object",
      required: [field],
      properties: { t, [field]: text },
    });
    const schemas = {
      A: branch(shared, "prompt"),
      B: { ...branch(shared, "prompt"), properties: { t: shared, prompt: text, image: text } },
      C: branch(own, "prompt"),
    };
    const mapping = { a: "A", b: "B", c: "C" };
    const input = normalized(schemas, { propertyName: "t", mapping }, "A", "B", "C");
    for (const t of ["a", "b", "c"]) expect(checkInput(input, { t, prompt: "x" })).toEqual([]);
    expect(checkInput(input, { prompt: "x" })).not.toEqual([]);
    expect(checkInput(input, { prompt: "x", image: "y" })).not.toEqual([]);
  });

  test("may select by a number", () => {
    const number = { type: "integer", enum: [1, 2] };
    const branch = (field: string) => ({
      type: "object",
      properties: { t: number, [field]: text },
    });
    const mapping = { "1": "A", "2": "B" };
    const schemas = { A: branch("a"), B: branch("b") };
    expect(tagsOf(normalized(schemas, { propertyName: "t", mapping }, "A", "B"))).toEqual([
      [1],
      [2],
    ]);
  });

  test("may name the branch for values without one of its tags", () => {
    const discriminator = { propertyName: "t", mapping: { b: "B" }, defaultMapping: "A" };
    const input = normalized({ A: branch("a"), B: branch("b") }, discriminator, "A", "B");
    expect(checkInput(input, { t: "b", b: "x" })).toEqual([]);
    expect(checkInput(input, { a: "x" })).toEqual([]);
    expect(checkInput(input, { t: "other", a: "x" })).toEqual([]);
    expect(checkInput(input, { t: 1 })).not.toEqual([]);
  });

  test("of a parent finds the children of its children, each once", () => {
    const extend = (name: string, field: string) => ({
      allOf: [
        { $ref: `#/components/schemas/${name}` },
        { type: "object", required: [field], properties: { [field]: text } },
      ],
    });
    const discriminator = { propertyName: "t" };
    const parent = { type: "object", properties: { t: text }, discriminator };
    for (const child of [
      extend("Shape", "color"),
      { ...extend("Shape", "color"), discriminator },
    ]) {
      const schemas = { Shape: parent, Filled: child, Circle: extend("Filled", "radius") };
      const spec = documentOf({ components: { schemas } });
      const input = normalizeSchema(spec, { $ref: "#/components/schemas/Shape" }, "/s", "input");
      expect(checkInput(input, { t: "Circle", color: "red", radius: "1" })).toEqual([]);
      expect(checkInput(input, { t: "Filled", color: "red" })).toEqual([]);
      expect(checkInput(input, { t: "Circle", color: "red" })).not.toEqual([]);
      expect(checkInput(input, { t: "Other", color: "red" })).not.toEqual([]);
    }
  });

  test("of a parent finds its children behind an allOf that only adds a description or null", () => {
    const $ref = "#/components/schemas/Shape";
    const schemas = {
      Shape: { type: "object", properties: { t: text }, discriminator: { propertyName: "t" } },
      Circle: { allOf: [{ $ref }], required: ["radius"], properties: { radius: text } },
      Point: { allOf: [{ $ref }] },
    };
    const spec = documentOf({ openapi: "3.0.3", components: { schemas } });
    const field = { allOf: [{ $ref }], nullable: true, description: "What to draw." };
    const written = { type: "object", properties: { shape: field } };
    const input = normalizeSchema(spec, written, "/s", "input");
    for (const shape of [{ t: "Circle", radius: "1" }, { t: "Point" }, null]) {
      expect(checkInput(input, { shape })).toEqual([]);
    }
    expect(checkInput(input, { shape: { t: "Circle" } })).not.toEqual([]);
    expect(input.properties?.["shape"]?.description).toBe("What to draw.");
  });

  test("of a parent finds the children that name it, in children of children too", async () => {
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const child = (parent: string, field: string) => ({
      allOf: [ref(parent), { type: "object", required: [field], properties: { [field]: text } }],
    });
    const schemas = {
      Shape: {
        type: "object",
        required: ["t"],
        properties: { t: text, inner: { type: "array", items: ref("Shape") } },
        discriminator: { propertyName: "t" },
      },
      Circle: child("Shape", "radius"),
      Square: child("Shape", "side"),
    };
    const body = { type: "object", properties: { shape: ref("Shape"), circle: ref("Circle") } };
    const folder = await folderWith({
      "openapi.json": documentOf({ paths: { "/acme/draw": create(body) }, components: { schemas } })
        .root,
    });
    const settings = { folder, openapi: "openapi.json", endpoints: ["/acme/draw"] };
    const input = (await readModel(settings)).endpoints[0]?.descriptor.input ?? {};
    const circle = { t: "Circle", radius: "1" };
    expect(checkInput(input, { shape: circle, circle })).toEqual([]);
    expect(
      checkInput(input, { shape: { ...circle, inner: [{ t: "Square", side: "1" }] } }),
    ).toEqual([]);
    expect(checkInput(input, { shape: { ...circle, inner: [{ t: "Square" }] } })).not.toEqual([]);
    expect(checkInput(input, { circle: { radius: 1 } })).not.toEqual([]);
  });
});

test("a $dynamicRef whose anchor several schemas have is warned of, and refuses nothing", () => {
  const spec = documentOf({
    components: {
      schemas: {
        One: { $dynamicAnchor: "node", type: "string" },
        Two: { $dynamicAnchor: "node", type: "object" },
      },
    },
  });
  const warnings: string[] = [];
  const schema = normalizeSchema(spec, { $dynamicRef: "#node" }, "/s", "input", ({ message }) =>
    warnings.push(message),
  );
  expect(warnings).toEqual([
    "this $dynamicRef is not followed: several schemas have its anchor, or none",
  ]);
  expect(schema.type).toBeUndefined();
});

test("a part of an answer that leads nowhere is unknown, with a warning; of an input it is an error", () => {
  const spec = documentOf({});
  const dead = { properties: { a: { $ref: "#/components/schemas/Gone" }, b: { type: "string" } } };
  const warnings: string[] = [];
  const warn = ({ pointer }: { pointer: string }) => warnings.push(pointer);
  const { properties = {} } = normalizeSchema(spec, dead, "/s", "output", warn);
  expect(Object.keys(properties)).toEqual(["a", "b"]);
  expect(properties["a"]?.type).toBeUndefined();
  expect(warnings).toEqual(["/s/properties/a"]);
  expect(() => normalizeSchema(spec, dead, "/s", "input")).toThrow("leads nowhere");
});

test("the children that a mapping does not name are there by their names", () => {
  const parent = (mapping: object) => ({
    type: "object",
    required: ["type"],
    properties: { type: { type: "string" } },
    discriminator: { propertyName: "type", mapping },
  });
  const child = (of: string, field: string) => ({
    allOf: [
      { $ref: `#/components/schemas/${of}` },
      { type: "object", required: [field], properties: { [field]: { type: "integer" } } },
    ],
  });
  const schemas = {
    Fx: parent({ blur: "#/components/schemas/BlurFx", far: "#/components/schemas/Far" }),
    BlurFx: child("Fx", "radius"),
    Glow: child("Fx", "power"),
    Bright: child("Glow", "light"),
    Between: child("Fx", "size"),
    Far: child("Between", "reach"),
  };
  const spec = documentOf({ components: { schemas } });
  const schema = normalizeSchema(spec, { $ref: "#/components/schemas/Fx" }, "", "input");
  for (const valid of [
    { type: "blur", radius: 1 },
    { type: "Glow", power: 1 },
    { type: "Bright", power: 1, light: 1 },
    { type: "far", size: 1, reach: 1 },
  ]) {
    expect(checkInput(schema, valid)).toEqual([]);
  }
  for (const invalid of [
    { type: "BlurFx", radius: 1 },
    { type: "Between", size: 1 },
  ]) {
    expect(checkInput(schema, invalid)).not.toEqual([]);
  }
});
