import { expect, test } from "vitest";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { answer, bearerSpec, create } from "../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const byId = (name: string, schema: object) => ({
  get: {
    parameters: [{ name, in: "path", required: true, schema: text }],
    ...answer(schema),
  },
});

async function warningsOf(
  made: object,
  others: object = {},
  { more = {}, given = {} } = {},
): Promise<readonly string[]> {
  const job = { id: text, status: { type: "string", enum: ["queued", "done", "failed"] } };
  const openapi = bearerSpec({
    "/images": create(object({ prompt: text, ...given }), answer(object(job))),
    "/images/{id}": byId("id", { ...object({ ...job, ...made }), ...more }),
    ...others,
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const { warnings } = await readModel({ folder, openapi: "openapi.json" });
  return warnings.map(({ message }) => message);
}

const assets = { metadata: object({ assetIds: { type: "array", items: text } }) };

test("a result that has the ids of pictures alone is told, with what reads one", async () => {
  const read = { "/assets/{asset_id}": byId("asset_id", object({ url: text })) };
  expect(await warningsOf(assets, read)).toEqual([
    "by the spec the result has no picture, and what was made by its name alone, at metadata.assetIds: a call gives that, and images() finds nothing. Fetch the pictures yourself: GET /assets/{asset_id} takes one of them",
  ]);
  expect(await warningsOf({ filename: text })).toEqual([
    expect.stringMatching(/at filename: .*Fetch the pictures yourself$/),
  ]);
});

test("so are videos, which a query may take by that name", async () => {
  const status = { type: "string", enum: ["queued", "done", "failed"] };
  const parameters = [{ name: "file_id", in: "query", required: true, schema: text }];
  const openapi = bearerSpec({
    "/videos": create(object({ prompt: text }), answer(object({ id: text, status }))),
    "/videos/{id}": byId("id", object({ id: text, status, file_id: text })),
    "/files/retrieve": { get: { parameters, ...answer(object({ download_url: text })) } },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const read = { folder, openapi: "openapi.json", endpoints: ["/videos"] };
  expect((await readModel(read)).warnings.map(({ message }) => message)).toEqual([
    "by the spec the result has no video or sound, and what was made by its name alone, at file_id: a call gives that. Fetch it yourself: GET /files/retrieve takes one of them",
  ]);
});

test("beside a picture its id is nothing to tell", async () => {
  expect(await warningsOf({ ...assets, image_url: text })).toEqual([]);
  expect(await warningsOf({ image_id: text, output: { type: "array", items: text } })).toEqual([]);
});

test("where pictures may stand that the spec does not show, a name beside them is nothing to tell", async () => {
  for (const more of [{ result: {} }, { output: object({}) }, { location: text }]) {
    expect(await warningsOf({ image_name: text, ...more })).toEqual([]);
  }
  const open = { more: { additionalProperties: true } };
  expect(await warningsOf({ asset_id: text }, {}, open)).toEqual([]);
});

test("the name of a picture that was given is no result", async () => {
  expect(await warningsOf({ imageId: text }, {}, { given: { image_id: text } })).toEqual([]);
});
