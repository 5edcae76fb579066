import { expect, test } from "vitest";
import { eventsAreItems } from "../../../../generator/lifecycle/answer/event-items.js";
import { readPaths } from "../../../../generator/openapi/operations.js";
import type { Schema } from "../../../../generator/schema/schema.js";
import { create, documentOf } from "../../spec-of.js";

const text: Schema = { type: "string" };
const item: Schema = { type: "object", properties: { id: text, url: text } };

/** Whether the events of a create with these fields are the items of its list. */
const areItems = (properties: object) => {
  const content = { "text/event-stream": { schema: { type: "object", properties } } };
  const post = create({ type: "object" }, { responses: { "200": { content } } });
  const [operation] = readPaths(documentOf({ paths: { "/draw": post } })).operations;
  if (operation === undefined) throw new Error("the spec has an operation");
  return eventsAreItems(operation, { from: "schema", schema: { type: "array", items: item } }, [
    "data",
  ]);
};

test.for([
  ["an event with the item's media", { type: text, url: text }, true],
  ["an event of progress with the id of an item", { id: text, status: text }, false],
  ["an event with other media", { id: text, b64_json: text }, false],
  ["an event with the whole list", { data: { type: "array", items: item }, url: text }, false],
] as const)("%s: %s", ([, properties, expected]) => {
  expect(areItems(properties)).toBe(expected);
});
