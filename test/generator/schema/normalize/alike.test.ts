import { describe, expect, test } from "vitest";
import type { Warning } from "../../../../generator/diagnostics/warnings.js";
import type { Spec } from "../../../../generator/openapi/spec.js";
import { normalizeSchema } from "../../../../generator/schema/normalize/normalize.js";
import type { JsonObject } from "../../../../generator/util/json.js";
import { documentOf, json } from "../../spec-of.js";

function fieldIn(spec: Spec, written: JsonObject) {
  const schema = { type: "object", properties: { size: written } };
  return normalizeSchema(spec, schema, "/s", "input").properties?.["size"];
}

const number = (value: number) => ({ type: "number", default: value });

describe("a small field that is written alike in several schemas", () => {
  test.for<[what: string, written: () => JsonObject]>([
    ["a text", () => ({ type: "string", enum: ["1K", "2K"], title: "Size", default: "1K" })],
    ["a list", () => ({ type: "array", items: { type: "string", format: "uri" } })],
    ["a component", () => ({ $ref: "#/components/schemas/Size", description: "mine" })],
  ])("is one object: %s", ([, written]) => {
    const spec = documentOf({ components: { schemas: { Size: { type: "string" } } } });
    expect(fieldIn(spec, written())).toBe(fieldIn(spec, written()));
  });

  test("is another one where JSON alone writes it alike: -0 and 0", () => {
    const spec = documentOf({});
    const [one, other] = [fieldIn(spec, number(0)), fieldIn(spec, number(-0))];
    expect([one?.default, other?.default]).toEqual([0, -0]);
  });

  test("is refused where its number is too large, also after one that is null", () => {
    const spec = documentOf({});
    fieldIn(spec, { default: null });
    expect(() => fieldIn(spec, number(Number.POSITIVE_INFINITY))).toThrow("too large");
  });

  test("is warned of in each place", () => {
    const spec = documentOf({});
    const odd = { type: "object", properties: { size: { enum: ["a"], default: "b" } } };
    const found: Warning[] = [];
    for (const place of ["/one", "/other"]) {
      normalizeSchema(spec, json(odd), place, "input", (warning) => found.push(warning));
    }
    expect(found.map(({ pointer }) => pointer)).toEqual([
      "/one/properties/size/default",
      "/other/properties/size/default",
    ]);
  });

  test("counts in each place: a schema expands to no more than before", () => {
    const fields = (count: number, field: object) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, field]));
    const Part = { type: "object", properties: fields(150, { type: "string" }) };
    const spec = documentOf({ components: { schemas: { Part } } });
    const list = Array.from({ length: 150 }, () => ({
      properties: { part: { $ref: "#/components/schemas/Part" } },
    }));
    const read = () => normalizeSchema(spec, json({ allOf: list }), "/s", "input");
    expect(read).toThrow("expands to too much");
    expect(read).toThrow("expands to too much");
  });
});
