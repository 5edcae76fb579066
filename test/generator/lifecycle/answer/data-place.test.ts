import { expect, test } from "vitest";
import { answerShape } from "../../../../generator/lifecycle/answer/answer-shape.js";
import { dataPlace, resultPlace } from "../../../../generator/lifecycle/answer/data-place.js";
import { answer, create, documentOf } from "../../spec-of.js";

const text = { type: "string" };
const address = { type: "string", format: "uri" };
const object = (properties: object) => ({ type: "object", properties });

function shapeOf(schema: object) {
  const spec = documentOf({ paths: { "/draw": create({ type: "object" }, answer(schema)) } });
  const [operation] = spec.operations();
  const shape = operation && answerShape(operation);
  if (shape === undefined) throw new Error("the spec shows no answer");
  return shape;
}

const given = new Set(["prompt", "image_url", "size"]);
const request = object({ prompt: text, image_url: address });

test("what is called data and repeats the request is not the result, where the media stand beside it", () => {
  const beside = { status: text, url: address, data: request };
  expect(dataPlace(shapeOf(object(beside)), given)).toEqual({ path: ["url"] });
  const several = { status: text, url: address, poster: address, data: request };
  expect(dataPlace(shapeOf(object({ response: object(several) })), given)).toEqual({
    path: ["response", "url"],
  });
  expect(resultPlace(shapeOf(object({ url: address, data: request })), given)).toBeUndefined();
});

test("what is called data and has no media is not the result beside those", () => {
  const about = object({ seed: { type: "integer" }, cost: text });
  const shape = shapeOf(
    object({ status: text, images: { type: "array", items: text }, data: about }),
  );
  expect(dataPlace(shape)).toEqual({ path: ["images"] });
});

test("what is called data is the result where it has media, is open, or is all there is", () => {
  for (const data of [object({ image_url: address }), { type: "object" }, text]) {
    expect(dataPlace(shapeOf(object({ status: text, url: address, data })), given)).toEqual({
      path: ["data"],
    });
  }
  expect(dataPlace(shapeOf(object({ status: text, data: request })), given)).toEqual({
    path: ["data"],
  });
});

test("a thumbnail, or a picture that was given, is not the result where more stands beside it", () => {
  const lesser = { status: text, thumbnail_url: address, source_url: address };
  for (const name of ["outputs", "result"]) {
    const shape = shapeOf(
      object({ ...lesser, [name]: name === "result" ? text : object({ a: text }) }),
    );
    expect(dataPlace(shape)).toEqual({ path: [name] });
  }
  for (const beside of [{ model_urls: object({ glb: text }) }, { meta: object({ a: text }) }]) {
    const [name] = Object.keys(beside);
    const shape = shapeOf(object({ status: text, thumbnail_url: address, ...beside }));
    expect(dataPlace(shape)).toEqual({ holder: [], names: ["thumbnail_url", name] });
  }
  expect(dataPlace(shapeOf(object({ status: text, preview_url: address })))).toEqual({
    path: ["preview_url"],
  });
});

test("URLs by what they are of are media, whatever each is called", () => {
  const urls = object({ glb: text, fbx: text });
  const shape = shapeOf(object({ status: text, model_urls: urls, seed: text }));
  expect(dataPlace(shape)).toEqual({ path: ["model_urls"] });
});

test("addresses to call or to share are no media, whatever each is called", () => {
  for (const name of ["callback_urls", "share_urls"]) {
    const urls = { [name]: object({ ok: text, web: text }) };
    const shape = shapeOf(
      object({ status: text, ...urls, images: { type: "array", items: text } }),
    );
    expect(dataPlace(shape)).toEqual({ path: ["images"] });
  }
});

test("links to what can be done are no result", () => {
  const urls = { status: text, request_urls: object({ get: text, cancel: text }) };
  const shape = shapeOf(object({ ...urls, image_url: address }));
  expect(dataPlace(shape)).toEqual({ path: ["image_url"] });
});

test("a text that is called result is about the media that stand beside it", () => {
  for (const name of ["result", "results"]) {
    const shape = shapeOf(object({ status: text, [name]: text, image_url: address }));
    expect(dataPlace(shape)).toEqual({ path: ["image_url"] });
  }
  expect(dataPlace(shapeOf(object({ status: text, result: address, image_url: address })))).toEqual(
    { path: ["result"] },
  );
});

test("what is called data beside the status is the result, though the envelope has a URL beside it", () => {
  for (const [inside, outside] of [
    [{ result: text }, { help_url: address }],
    [{ result: text }, { next_url: address }],
    [{ output: { type: "object" } }, { preview_url: address }],
    [{ data: { type: "object" } }, { user: object({ avatar_url: address }) }],
    [{ result: object({ count: text }) }, { user: object({ avatar_url: address }) }],
    [{ result: text }, { image_url: address }],
  ] as const) {
    const shape = shapeOf(object({ task: object({ status: text, ...inside }), ...outside }));
    expect(dataPlace(shape)).toEqual({ path: ["task", ...Object.keys(inside)] });
  }
  const note = object({ task: object({ status: text, note: text }), image_url: address });
  expect(dataPlace(shapeOf(note))).toEqual({ path: ["image_url"] });
});

test("a text called result is the picture beside a mask or a reference, and where it says so", () => {
  for (const [result, beside] of [
    [text, { mask_url: address }],
    [text, { reference_image: address }],
    [text, { logo: address }],
    [{ ...text, description: "URL of the generated image" }, { image_url: address }],
    [{ ...text, examples: ["https://cdn.acme.example/a.png"] }, { image_url: address }],
  ] as const) {
    const shape = shapeOf(object({ status: text, result, ...beside }));
    expect(dataPlace(shape)).toEqual({ path: ["result"] });
  }
});

test("what a call cost, a count, or a note is not all the data for being the only field", () => {
  const cost = { deduction_credit: { type: "number" }, credits_used: { type: "integer" } };
  expect(dataPlace(shapeOf(object({ status: text, ...cost })))).toBeUndefined();
  for (const only of [
    { seed: { type: ["integer", "null"] } },
    { preview_name: text },
    { note: text },
    { total: text },
  ]) {
    const shape = shapeOf(object({ status: text, ...only, ...cost }));
    expect(dataPlace(shape)).toEqual({ holder: [], names: Object.keys(only) });
  }
  for (const only of [
    { made: { type: "object" } },
    { made: {} },
    { made: { ...text, description: "A URL" } },
  ]) {
    expect(dataPlace(shapeOf(object({ status: text, ...only, ...cost })))).toEqual({
      path: ["made"],
    });
  }
});

test("a text of another name is all the data, whatever is left unsaid of it", () => {
  for (const name of [
    "artwork",
    "png",
    "blob",
    "content",
    "card",
    "filename",
    "structured_prompt",
  ]) {
    const shape = shapeOf(object({ status: text, [name]: text }));
    expect(dataPlace(shape)).toEqual({ path: [name] });
  }
});

test("a map of pictures has media, whatever its keys, and a map of texts does not", () => {
  const mapOf = (values: object | boolean) => ({ type: "object", additionalProperties: values });
  const hasMedia = (images: object) => shapeOf(object({ status: text, images })).hasMedia;
  expect([text, { type: "array", items: text }].map((each) => hasMedia(mapOf(each)))).toEqual([
    true,
    true,
  ]);
  expect(hasMedia(mapOf(true))).toBe(false);
  expect(shapeOf(object({ status: text, labels: mapOf(text) })).hasMedia).toBe(false);
});

test.each(["parameters", "request", "settings", "config"])(
  "a map of what was asked for under %s has no media, and a map of pictures by name has",
  (name) => {
    const maps = { type: "object", additionalProperties: object({ image: text }) };
    expect(shapeOf(object({ status: text, [name]: maps })).hasMedia).toBe(false);
    expect(shapeOf(object({ status: text, views: maps })).hasMedia).toBe(true);
  },
);
