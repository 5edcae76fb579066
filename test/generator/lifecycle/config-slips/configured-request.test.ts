import { expect, test } from "vitest";
import type { LifecycleConfig } from "../../../../generator/config/config.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

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
  "/v2/draw": create(object({ prompt: text }), {
    ...task,
    description: "Poll `GET /v2/draw/{id}` until it is done.",
  }),
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
    "the config's poll asks GET /v2/{kind}/{id}, and nothing fills {kind}: a path may use {id} and the placeholders of the create's path; a query may use {id} and the create's required query parameters. Did you mean GET /v2/draw/{id}? Until that is fixed, each call would be paid for without a way to its result: the create answers with a task (the config says how it is polled), and no call can fill that request",
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

const drawn = create(object({ prompt: text }), answer(object({ ticket_no: text })));
const given = (body: object, required: readonly string[]) => ({
  content: { "application/json": { schema: { ...object(body), required } } },
});
const phase = answer(object({ phase: text, picture_url: text }));
const counter = bearerSpec({
  "/draw": drawn,
  "/counter": { post: { requestBody: given({ ticket_no: text }, ["ticket_no"]), ...phase } },
  "/account": { get: answer(object({ left: { type: "integer" } })) },
});
const inQuery = (name: string) => ({ name, in: "query", required: true, schema: text });
const jobs = bearerSpec({
  "/draw": create(object({ prompt: text }), answer(object({ job_no: text }))),
  "/job/state": { get: { parameters: [inQuery("job_no")], ...job } },
});

/** What is said of a poll, beside what is said of the rest of a lifecycle. */
async function toldOf(
  openapi: object,
  poll: NonNullable<LifecycleConfig["poll"]>,
  id: string,
  strict = false,
) {
  const folder = await folderWith({ "openapi.json": openapi });
  const known = { id, status: "phase", words: { dry: "completed" as const } };
  const settings = { folder, openapi: "openapi.json", endpoints: ["/draw"], strict };
  const model = await readModel({ ...settings, lifecycle: { ...known, poll } });
  return model.warnings
    .map(({ message }) => message)
    .filter((each) => each.includes("config's poll"));
}

const byTicket = '{ request: "POST /counter", body: { ticket_no: "{id}" } }';

test.for([
  ["another method", "GET /counter?ticket={id}"],
  ["the id in its path", "POST /counter/{id}"],
  ["the id in its query", "POST /counter?ticket_no={id}"],
  ["another name in its body", { request: "POST /counter", body: { ticket: "{id}" } }],
] as const)(
  "a request that reads by a body is told where the config asks with %s",
  async ([, poll]) => {
    expect(await toldOf(counter, poll, "ticket_no")).toEqual([
      expect.stringContaining(`Did you mean ${byTicket}?`),
    ]);
    await expect(toldOf(counter, poll, "ticket_no", true)).rejects.toThrow("Did you mean");
  },
);

test("a query has the id alone: what else stands in braces would be sent as it is written", async () => {
  await expect(toldOf(jobs, "GET /job/state?job_no={id}&lang={lang}", "job_no")).rejects.toThrow(
    /asks GET \/job\/state\?job_no=\{id\}&lang=\{lang\}, and nothing fills \{lang\}:.*no call can fill that request/,
  );
  const filter = "GET /job/state?job_no={id}&filter={%22a%22:1}";
  expect(await toldOf(jobs, filter, "job_no")).toEqual([]);
});

test("what the spec has nothing like is a warning alone, which names what reads by a body", async () => {
  const told = `the config's poll asks GET /tasks/{id}, and the spec has no such request. It has ${byTicket}.`;
  expect(await toldOf(counter, "GET /tasks/{id}", "ticket_no", true)).toEqual([told]);
  const other = { request: "POST /counter", body: { handle: "{id}" } };
  expect(await toldOf(counter, other, "ticket_no", true)).toEqual([
    "the config's poll asks POST /counter, which by the spec has no handle in its body, and takes ticket_no",
  ]);
});

test("what fits, what a spec may lack, and a spec that reads nothing are no reason to warn", async () => {
  const fits = { request: "POST /counter", body: { ticket_no: "{id}" } };
  expect(await toldOf(counter, fits, "ticket_no")).toEqual([]);
  expect(await toldOf(jobs, "GET /job/state?job_no={id}&lang=en", "job_no")).toEqual([]);
  expect(await toldOf(bearerSpec({ "/draw": drawn }), "GET /tasks/{id}", "ticket_no")).toEqual([]);
  // A list that is asked for some of it: one alone may stand below it.
  const ids = { name: "ids", in: "query", schema: { type: "array", items: text } };
  const shown = { type: "array", items: object({ id: text, status: text }) };
  const listed = bearerSpec({
    "/draw": create(object({ prompt: text }), answer(object({ id: text }))),
    "/tasks": { get: { parameters: [ids], ...answer(object({ tasks: shown })) } },
  });
  const told = await toldOf(listed, "GET /tasks/{id}", "id", true);
  expect(told).toEqual([expect.stringContaining("no such request. It has GET /tasks?ids={id}.")]);
});

test("a slip in the name that takes the id is not pasted again", async () => {
  for (const poll of ["GET /job/state?jobno={id}", "GET /job/state/{id}"]) {
    const folder = await folderWith({ "openapi.json": jobs });
    const read = readModel({
      folder,
      openapi: "openapi.json",
      endpoints: ["/draw"],
      lifecycle: { poll },
    });
    const error = await read.catch(String);
    expect(error).toContain("Did you mean GET /job/state?job_no={id}? Until that is fixed");
    expect(error).toContain('{ lifecycle: { poll: "GET /job/state?job_no={id}" } }');
    expect(error).not.toContain(`poll: "${poll}"`);
  }
});
