import { expect, test } from "vitest";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const inPath = (name: string) => ({ name, in: "path", required: true, schema: text });
const job = answer(
  object({ id: text, status: { ...text, enum: ["pending", "completed"] }, image_url: text }),
);

/** How `/v2/draw` is polled where `/v2/{kind}/{id}` reads jobs. */
async function pollOf(description?: string) {
  const draw = create(object({ prompt: text }), {
    ...answer(object({ id: text, created_at: text })),
    ...(description && { description }),
  });
  const reader = { parameters: [inPath("kind"), inPath("id")], ...job };
  const openapi = bearerSpec({ "/v2/draw": draw, "/v2/{kind}/{id}": { get: reader } });
  const folder = await folderWith({ "openapi.json": openapi });
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: ["/v2/draw"] });
  return model.platform.poll;
}

test("a placeholder stands for the word of the create's path where its text names the whole path", async () => {
  const description = "Poll `GET /v2/draw/{id}` until it is done.";
  expect(await pollOf(description)).toEqual({ path: "/v2/draw/{id}" });
});

test("a placeholder of which nothing says so stands for anything", async () => {
  await expect(pollOf()).rejects.toThrow("without a way to its result");
});
