import { describe, expect, test } from "vitest";
import { fieldTexts, mapFieldTexts } from "../../../cli/input/field-texts.js";
import type { Schema } from "../../../generator/schema/schema.js";

const uri: Schema = { type: "string", format: "uri" };
const schema: Schema = {
  type: "object",
  properties: {
    prompt: { type: "string" },
    image_urls: { type: "array", items: { type: "string" } },
    picture: { type: "string" },
    mask: { type: "string", description: "A URL, or base64." },
    form: { file: true },
    source: uri,
    elements: { type: "array", items: { $ref: "#/$defs/Element" } },
  },
  $defs: {
    Element: {
      anyOf: [
        { type: "object", properties: { url: uri } },
        { type: "object", properties: { name: { type: "string" } } },
      ],
    },
  },
};

function localFiles(input: Parameters<typeof fieldTexts>[1]) {
  return fieldTexts(schema, input).flatMap((place) => (place.isLocalFile ? [place.name] : []));
}

describe("a file of this machine", () => {
  test.each([
    "./boat.png",
    "../a/boat",
    "~/boat.png",
    "C:\\boat.png",
    "/home/me/boat.png",
    "/etc/passwd",
    "\\\\server\\boats",
    "boat.PNG",
    "file:///tmp/boat.png",
  ])("%s is one where an address belongs", (text) => {
    expect(localFiles({ image_urls: [text], source: text })).toEqual(["image_urls", "source"]);
    expect(localFiles({ elements: [{ url: text, name: text }] })).toEqual(["url"]);
    expect(localFiles({ prompt: text, unknown: text })).toEqual([]);
  });

  test.each([
    "https://example.com/boat.png",
    "data:image/png;base64,AAAA",
    "//example.com/boat.png",
    "s3://bucket/boat.png",
    "/9j/4AAQSkZJRgABAQ",
    "asset_42",
    "",
  ])("%s is none", (text) => {
    expect(localFiles({ image_urls: [text], source: text, mask: text, form: text })).toEqual([]);
  });

  test("a path from the root is one where base64 is taken too", () => {
    expect(
      localFiles({ picture: "/etc/passwd", mask: "/etc/passwd", form: "/etc/passwd" }),
    ).toEqual(["picture", "mask", "form"]);
  });

  test("a bare name may be one that the service gave, where it is not said to be an address", () => {
    expect(localFiles({ picture: "boat.png", mask: "./boat.png" })).toEqual(["mask"]);
  });
});

describe("a data URL without a file", () => {
  const broken = (input: Parameters<typeof fieldTexts>[1]) =>
    fieldTexts(schema, input).flatMap((place) => (place.isBrokenDataUrl ? [place.name] : []));

  test.each([
    "data:nonsense",
    "data:",
    "data:image/png;base64,",
    "data:image/png;base64,…",
    "DATA:image/png",
    "data:,text",
  ])("%s is one in the place of media", (text) => {
    expect(broken({ image_urls: [text], mask: text, form: text, prompt: text })).toEqual([
      "image_urls",
      "mask",
      "form",
    ]);
  });

  test.each([
    "data:image/png;base64,iVBORw0KGgo=",
    "data:image/svg+xml,%3Csvg%3E",
    "data:image/svg+xml;charset=utf-8,<svg a='1,2'>",
    "data:image/png;name=a.png;base64,iVBO Rw0K-_",
    "https://example.com/data:nonsense",
  ])("%s is none", (text) => {
    expect(broken({ image_urls: [text], mask: text, form: text })).toEqual([]);
  });
});

test("each text is told with what its field takes", () => {
  const texts = { prompt: "a", image_urls: ["b"], mask: "c", form: "d", elements: [{ url: "e" }] };
  expect(
    fieldTexts(schema, texts).map(({ text, topName, takes }) => [text, topName, takes]),
  ).toEqual([
    ["a", "prompt", "text"],
    ["b", "image_urls", "url"],
    ["c", "mask", "data-url"],
    ["d", "form", "file"],
    ["e", "elements", "url"],
  ]);
});

test("texts are replaced wherever they stand, and nothing else", () => {
  const input = { prompt: "a", elements: [{ url: "b", weight: 1 }, null] };
  expect(mapFieldTexts(schema, input, ({ text }) => text.toUpperCase())).toEqual({
    prompt: "A",
    elements: [{ url: "B", weight: 1 }, null],
  });
});
