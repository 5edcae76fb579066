import { expect, test } from "vitest";
import { readModel } from "../../../generator/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { answer, bearerSpec, create } from "../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const inPath = (name: string, schema: object = text) => ({
  name,
  in: "path",
  required: true,
  schema,
});
const task = answer(object({ id: text }));
const job = answer(
  object({ status: { ...text, enum: ["pending", "completed"] }, image_url: text }),
);
const kinds = { ...text, enum: ["draw", "upscale"] };
const events = { "200": { description: "", content: { "text/event-stream": { schema: text } } } };
const spec = bearerSpec({
  "/v2/draw": create(object({ prompt: text }), task),
  "/v2/{owner}/draw": create(object({ prompt: text }), task),
  "/v2/{kind}/{id}": { get: { parameters: [inPath("kind", kinds), inPath("id")], ...job } },
});

async function read(poll: string, endpoint = "/v2/draw") {
  const folder = await folderWith({ "openapi.json": spec });
  const settings = { folder, openapi: "openapi.json", endpoints: [endpoint] };
  const model = await readModel({ ...settings, lifecycle: { poll } });
  return model.warnings.map(({ message }) => message);
}

test("a config's path with a placeholder that nothing fills is no way to a result", async () => {
  await expect(read("GET /v2/{kind}/{id}")).rejects.toThrow(
    "the config's poll asks GET /v2/{kind}/{id}, and nothing gives {kind}: a path has {id}, and what stands in braces in the create's own. Did you mean GET /v2/draw/{id}? Until that is mended, each call would be paid for without a way to its result: the create answers with a task (the config says how it is polled), and no call can fill that path",
  );
});

test("the line to paste then has no such path", async () => {
  await expect(read("GET /v9/{kind}/jobs/{id}")).rejects.toThrow(
    'lifecycle: { poll: "GET /…/{id}"',
  );
});

test("what the create's own path has in braces is filled from its input", async () => {
  expect(await read("GET /v9/{owner}/jobs/{id}", "/v2/{owner}/draw")).toContainEqual(
    expect.stringContaining("the spec has no such request"),
  );
});

test("a config's path with a word that a placeholder of the spec lists is in the spec", async () => {
  expect(await read("GET /v2/upscale/{id}")).toEqual([]);
  expect(await read("GET /v2/animate/{id}")).toEqual([
    expect.stringContaining("the spec has no such request. It has GET /v2/{kind}/{id}"),
  ]);
});

test("what answers with an event stream alone is no poll, and no line to paste has it", async () => {
  const task = create(object({ prompt: text }), answer(object({ event_id: text })));
  const stream = { get: { parameters: [inPath("event_id")], responses: events } };
  const paths = { "/v3/call": task, "/v3/call/{event_id}": stream };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const given = { folder, openapi: "openapi.json", endpoints: ["/v3/call"] };
  await expect(readModel(given)).rejects.toThrow(
    /an event stream alone, which no call reads\)\..*\{ poll: "GET \/…\/\{id\}"/s,
  );
  const poll = "GET /v3/call/{id}";
  const { warnings } = await readModel({ ...given, lifecycle: { poll } });
  expect(warnings[0]?.message).toContain("which by the spec answers with an event stream alone");
});

test("what the spec has at another server than the create is asked only where the config says so", async () => {
  const operation = { id: text, done: { type: "boolean" }, image_url: text };
  const reader = { get: { parameters: [inPath("id")], ...answer(object(operation)) } };
  const openapi = bearerSpec({
    "/draw": create(object({ prompt: text }), answer(object(operation))),
    "/operations/{id}": { servers: [{ url: "https://operation.acme.example" }], ...reader },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const given = { folder, openapi: "openapi.json", endpoints: ["/draw"] };
  await expect(readModel(given)).rejects.toThrow(
    /it is at https:\/\/operation\.acme\.example, where no call asks\)\..*\{ poll: "GET \/…\/\{id\}" \}/s,
  );
  const poll = "GET /operations/{id}";
  const { warnings } = await readModel({ ...given, lifecycle: { poll } });
  expect(warnings[0]?.message).toContain(
    "the spec has that at https://operation.acme.example: it is asked at the base URL all the same",
  );
});
