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
