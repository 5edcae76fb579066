import { expect, test } from "vitest";
import type { EndpointConfig } from "../../../../generator/config/config.js";
import { readModel } from "../../../../generator/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const painting = create(object({ prompt: text }), answer(object({ url: text })));
const ticket = { responses: { "202": { description: "Accepted." } } };

/** The warning of the one endpoint whose result nothing reads. */
async function warningFor(
  endpoints: readonly string[],
  perEndpoint?: Readonly<Record<string, EndpointConfig>>,
): Promise<string> {
  const others = ["a", "b", "c", "d"].map((name) => [`/oils/${name}`, painting]);
  const openapi = bearerSpec({
    "/oils/etching": create(object({ prompt: text }), ticket),
    ...Object.fromEntries(others),
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const more = perEndpoint && { perEndpoint };
  const settings = { folder, openapi: "openapi.json", endpoints, ...more };
  const { warnings } = await readModel(settings);
  return warnings.find(({ leftOut }) => leftOut !== undefined)?.message ?? "";
}

test("the lines to paste of a list of endpoints say that the others go into the record too", async () => {
  expect(await warningFor(["oils/etching", "oils/a"])).toMatch(
    /endpoints: \{ "oils\/etching": .*A list of endpoints becomes this record, with the others in it: "oils\/a": \{\}$/,
  );
  expect(await warningFor(["oils/*"])).toMatch(
    /with the others in it: "oils\/a": \{\}, "oils\/b": \{\}, "oils\/c": \{\}, and so on$/,
  );
});

test("in a record they stand where they belong: nothing more is said", async () => {
  const both = { "oils/etching": {}, "oils/a": {} };
  const message = await warningFor(Object.keys(both), both);
  expect(message).toContain('endpoints: { "oils/etching": { lifecycle: ');
  expect(message).not.toContain("A list of endpoints");
});
