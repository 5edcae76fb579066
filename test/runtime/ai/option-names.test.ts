import { describe, expect, it } from "vitest";
import type { AiImageOptions } from "../../../runtime/ai/image-model.js";
import { inputFields } from "../../../runtime/ai/input-fields.js";
import { placeOptions } from "../../../runtime/ai/place-options.js";
import type { Endpoint, InputSchema } from "../../../runtime/index.js";
import { platformAt } from "../endpoints.js";
import { NO_OPTIONS } from "./no-options.js";

/** Each name under which platforms have an option of the AI SDK, written out. */

function placed(properties: Record<string, InputSchema>, options: Partial<AiImageOptions>) {
  const endpoint: Endpoint = {
    descriptor: 2,
    key: "acme/odd",
    title: "Odd",
    platform: platformAt("https://platform.test"),
    create: { path: "/odd" },
    input: { type: "object", properties },
  };
  return placeOptions(endpoint, { ...NO_OPTIONS, ...options }, {});
}

it("finds the fields of a schema that refers to itself", () => {
  const nested: InputSchema = { $ref: "#/$defs/nested" };
  const either: InputSchema = { anyOf: [nested, { properties: { seed: { type: "integer" } } }] };
  const found = inputFields({ properties: { nested }, $defs: { nested: either } });
  expect([...found.keys()]).toEqual(["nested", "seed"]);
});

const text: InputSchema = { type: "string" };
const integer: InputSchema = { type: "integer" };
const picture = { type: "url", url: "https://a.example/b.png" } as const;

interface Option {
  readonly options: Partial<AiImageOptions>;
  readonly schema: InputSchema;
  readonly value: unknown;
  readonly names: readonly string[];
}

const table: Readonly<Record<string, Option>> = {
  prompt: {
    options: { prompt: "a cat" },
    schema: text,
    value: "a cat",
    names: ["prompt", "text_prompt", "promptText", "prompt_text", "text", "instruction"],
  },
  n: {
    options: { n: 2 },
    schema: integer,
    value: 2,
    names: [
      ...["n", "num_images", "num_outputs", "number_of_images", "numberOfImages", "numImages"],
      ...["sample_count", "sampleCount", "batch_size", "max_images", "samples", "image_count"],
    ],
  },
  size: {
    options: { size: "2x3" },
    schema: text,
    value: "2x3",
    names: ["size", "image_size", "imageSize", "dimensions", "resolution"],
  },
  aspectRatio: {
    options: { aspectRatio: "2:3" },
    schema: text,
    value: "2:3",
    names: ["aspect_ratio", "aspectRatio", "ratio", "image_aspect_ratio"],
  },
  seed: { options: { seed: 7 }, schema: integer, value: 7, names: ["seed", "random_seed"] },
  files: {
    options: { files: [picture] },
    schema: { type: "array", items: text },
    value: [picture.url],
    names: [
      ...["image_urls", "images", "input_images", "image_inputs", "image_input", "input_urls"],
      ...["reference_image_urls", "reference_images", "referenceImages", "img_urls", "image_list"],
      ...["image_url", "image", "input_image", "init_image", "img_url", "image_uri", "imageUrl"],
      ...["promptImage", "input_image_url", "reference_image_url", "reference_image"],
    ],
  },
  mask: {
    options: { mask: picture },
    schema: text,
    value: picture.url,
    names: ["mask", "mask_url", "mask_image", "mask_image_url", "maskUrl", "mask_uri"],
  },
};

describe.each(Object.entries(table))("%s", (_option, { options, schema, value, names }) => {
  it.each(names)("may be called %s", (name) => {
    const { input, warnings } = placed({ other: {}, [name]: schema }, options);
    expect(input).toMatchObject({ [name]: value });
    expect(warnings).toEqual([]);
  });

  it("goes to the name that is the surest", () => {
    for (const [at, name] of names.entries()) {
      const later = names.slice(at + 1).map((each) => [each, schema]);
      const { input } = placed({ ...Object.fromEntries(later), [name]: schema }, options);
      expect(Object.keys(input).filter((each) => names.includes(each))).toEqual([name]);
    }
  });
});
