import { expect, test } from "vitest";
import { mediaFormOf } from "../../../simulator/service/media-places.js";

const text = { type: "string" } as const;

test.for([
  ["picUrl", ""],
  ["pics", ""],
  ["result_image", ""],
  ["photo_link", "data"],
  ["link", "picture"],
  ["link", "photo"],
  ["href", "images"],
] as const)("the text %j in %j is a picture by what it is called", ([name, holder]) => {
  expect(mediaFormOf(text, name, holder)).toBe("url");
});

test.for([
  ["link", "support"],
  ["image_id", "data"],
  ["image_name", "image"],
  ["profile", ""],
  ["finish_reason", "image"],
] as const)("the text %j in %j is no picture", ([name, holder]) => {
  expect(mediaFormOf(text, name, holder)).toBeUndefined();
});
