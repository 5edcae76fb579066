import { expect, test } from "vitest";
import { unsureOf } from "../../../generator/model/unsure.js";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { answer, bearerSpec, create } from "../spec-of.js";

const text = { type: "string" };
const job = { type: "object", properties: { id: text, status: text, image_url: text } };
const byId = {
  get: { parameters: [{ name: "id", in: "path", required: true, schema: text }], ...answer(job) },
};

test("a request that only seems to read the result is counted, and one that surely does is not", async () => {
  const unsure = async (path: string, ticket: object = job) => {
    const paths = { "/images": create({ type: "object" }, answer(ticket)), [path]: byId };
    const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
    return unsureOf(await readModel({ folder, openapi: "openapi.json" }));
  };
  expect(await unsure("/images/{id}")).toMatchObject({ poll: 0 });
  const ticket = { type: "object", properties: { task_id: text } };
  expect(await unsure("/jobs/{id}", ticket)).toMatchObject({ poll: 1 });
});
