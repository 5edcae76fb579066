import { describe, expect, test } from "vitest";
import { nanoBananaProEndpoint } from "../../../generated/google/nano-banana-pro.js";
import type { AiImageOptions } from "../../../runtime/ai/image-model.js";
import { placeOptions } from "../../../runtime/ai/place-options.js";
import type { InputSchema } from "../../../runtime/index.js";
import { NO_OPTIONS } from "./no-options.js";

function placed(
  properties: Record<string, InputSchema>,
  options: Partial<AiImageOptions>,
  own: Record<string, unknown> = {},
) {
  const input: InputSchema = { type: "object", properties };
  const endpoint = { ...nanoBananaProEndpoint, key: "acme/odd", input };
  return placeOptions(endpoint, { ...NO_OPTIONS, ...options }, own);
}

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const bytes = { type: "file", mediaType: "image/png", data: new Uint8Array([1, 2, 3]) } as const;
const url = { type: "url", url: "https://a.example/b.png" } as const;

describe("an option goes to the field that means it", () => {
  test.for<[string, Record<string, InputSchema>, Partial<AiImageOptions>, object]>([
    ["a size as text", { size: text }, { size: "2x3" }, { size: "2x3" }],
    ["with the star of its list", { size: { enum: ["2*3"] } }, { size: "2x3" }, { size: "2*3" }],
    [
      "as an object",
      {
        image_size: {
          anyOf: [
            { enum: ["square_hd"] },
            { type: "object", properties: { width: integer, height: integer } },
          ],
        },
      },
      { size: "2x3" },
      { image_size: { width: 2, height: 3 } },
    ],
    [
      "as two fields, and the ratio that asks for them",
      { width: integer, height: integer, aspect_ratio: { enum: ["1:1", "custom"] } },
      { size: "2x3" },
      { width: 2, height: 3, aspect_ratio: "custom" },
    ],
    [
      "as two fields, and the ratio under its other name",
      { width: integer, height: integer, aspectRatio: { enum: ["1:1", "custom"] } },
      { size: "2x3" },
      { width: 2, height: 3, aspectRatio: "custom" },
    ],
    [
      "past a field of another meaning",
      { resolution: { enum: ["1K", "2K"] }, size: text },
      { size: "2x3" },
      { size: "2x3" },
    ],
    ["a number under another name", { num_outputs: integer }, { n: 2 }, { num_outputs: 2 }],
    [
      "a prompt below others",
      { input: { properties: { prompt: text } } },
      { prompt: "x" },
      { input: { prompt: "x" } },
    ],
    [
      "several below one field",
      { parameters: { properties: { seed: integer, n: integer } } },
      { seed: 7 },
      { parameters: { seed: 7, n: 1 } },
    ],
    [
      "bytes where texts alone are taken",
      { image: text },
      { files: [bytes] },
      { image: "data:image/png;base64,AQID" },
    ],
    [
      "pictures in a list, of null or a list",
      { image_urls: { anyOf: [{ type: "array", items: text }, { type: "null" }] } },
      { files: [url, url] },
      { image_urls: [url.url, url.url] },
    ],
    ["a mask", { mask_url: text }, { mask: url }, { mask_url: url.url }],
  ])("%s", ([, properties, options, input]) => {
    const found = placed(properties, options);
    expect(found.input).toMatchObject(input);
    expect(found.warnings).toEqual([]);
  });
});

test("bytes are a file of their kind where a file is taken", () => {
  const file = { type: "string", file: true } as const;
  const { input } = placed({ images: { type: "array", items: file } }, { files: [bytes] });
  const [blob] = Object(input)["images"];
  expect(blob).toBeInstanceOf(Blob);
  expect([blob.type, blob.size]).toEqual(["image/png", 3]);
});

test("what has no field, or too little room, is warned of", () => {
  const { input, warnings } = placed(
    { resolution: { enum: ["1K"] }, image: text },
    { size: "2x3", aspectRatio: "1:1", seed: 1, n: 2, files: [url, url], mask: url },
  );
  expect(input).toEqual({ image: url.url });
  expect(warnings.map(({ feature }) => feature)).toEqual([
    "n",
    "size",
    "aspectRatio",
    "seed",
    "files",
    "mask",
  ]);
});

test("a schema that refers to itself ends", () => {
  const input: InputSchema = {
    properties: { layer: { $ref: "#/$defs/Layer" } },
    $defs: { Layer: { properties: { below: { $ref: "#/$defs/Layer" }, seed: integer } } },
  };
  const endpoint = { ...nanoBananaProEndpoint, input };
  expect(placeOptions(endpoint, { ...NO_OPTIONS, seed: 1 }, {}).input).toEqual({
    layer: { seed: 1 },
  });
});

describe("fields as the endpoint calls them win, and no others go", () => {
  const properties = { input: { properties: { prompt: text, style: text } }, size: text };
  test.for<[string, Record<string, unknown>, unknown]>([
    ["beside the prompt, in one object", { input: { style: "x" } }, { prompt: "cat", style: "x" }],
    ["instead of the prompt", { input: { prompt: "dog" } }, { prompt: "dog" }],
    ["left undefined", { input: { prompt: undefined } }, { prompt: "cat" }],
    ["instead of the object", { input: "a dog" }, "a dog"],
    ["empty", { input: null }, null],
  ])("%s", ([_name, own, input]) => {
    const options = { prompt: "cat", size: "2x3" } as const;
    expect(placed(properties, options, own).input).toEqual({ input, size: "2x3" });
  });
});
