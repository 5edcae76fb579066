import { expect, test } from "vitest";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const id = { name: "request_id", in: "path", required: true, schema: text };
const ticket = answer(object({ request_id: text }));
const state = answer(object({ status: { ...text, enum: ["QUEUED", "COMPLETED"] } }));
const result = answer(object({ images: { type: "array", items: object({ url: text }) } }));

const draw = create(object({ prompt: text }), ticket);
const get = (answered: object) => ({ get: { parameters: [id], ...answered } });
const ownPaths = (name: string) => ({
  [`/${name}`]: draw,
  [`/${name}/requests/{request_id}/status`]: get(state),
  [`/${name}/requests/{request_id}`]: get(result),
});

/** What follows a create. */
async function followOf(paths: object, path: string) {
  const folder = await folderWith({ "openapi.json": bearerSpec({ ...paths }) });
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: [path] });
  const [
    {
      understood: { lifecycle },
    } = expect.fail("no endpoint"),
  ] = model.endpoints;
  const { poll, result } = lifecycle;
  return { poll: poll?.value.path, result: result?.value.path };
}

test("of many models that each have their own status, each is followed by its own", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `fox-${index}`);
  const paths = Object.assign({}, ...names.map(ownPaths));
  expect(await followOf(paths, "/fox-7")).toEqual({
    poll: "/fox-7/requests/{id}/status",
    result: "/fox-7/requests/{id}",
  });
});

test("what continues another create's path follows one that has nothing of its own", async () => {
  const jobs = {
    "/jobs": draw,
    "/jobs/{request_id}": get(state),
    "/jobs/{request_id}/result": get(result),
  };
  expect(await followOf({ ...jobs, "/fox": draw }, "/fox")).toMatchObject({
    poll: "/jobs/{id}",
    result: "/jobs/{id}/result",
  });
});

test("the status of one model is not that of another, where a shared one is there", async () => {
  const inQuery = { ...get(state).get, parameters: [{ ...id, in: "query" }] };
  const paths = {
    "/v1/aaa": draw,
    "/v1/aaa/status": { get: inQuery },
    "/v1/bbb": draw,
  };
  const shared = { "/v1/tasks/{request_id}": get(state) };
  const byQuery = { "/v1/status": { get: inQuery } };
  expect(await followOf({ ...paths, ...shared }, "/v1/bbb")).toMatchObject({
    poll: "/v1/tasks/{id}",
  });
  expect(await followOf({ ...paths, ...byQuery }, "/v1/bbb")).toMatchObject({ poll: "/v1/status" });
  expect(await followOf({ ...paths, ...shared }, "/v1/aaa")).toMatchObject({
    poll: "/v1/aaa/status",
  });
  expect(await followOf(paths, "/v1/bbb")).toMatchObject({ poll: "/v1/aaa/status" });
});

const inPath = (name: string) => ({ name, in: "path", required: true, schema: text });

test("what stands at the same place of both paths is the same, whatever it is called", async () => {
  const paths = {
    "/projects/{projectId}/images": create(object({ prompt: text }), {
      parameters: [inPath("projectId")],
      ...answer(object({ imageTaskId: text })),
    }),
    "/projects/{project}/tasks/{imageTaskId}": {
      get: { parameters: [inPath("project"), inPath("imageTaskId")], ...state },
    },
  };
  expect(await followOf(paths, "/projects/{projectId}/images")).toMatchObject({
    poll: "/projects/{projectId}/tasks/{id}",
  });
});

const workspace = { name: "workspace", in: "query", required: true, schema: text };

test("what a create must be given in its query or headers is sent to read its task, too", async () => {
  const both = [workspace, { ...workspace, name: "X-Org", in: "header" }];
  const paths = {
    "/draw": create(object({ prompt: text }), { parameters: both, ...ticket }),
    "/draw/{request_id}": { get: { parameters: [id, ...both], ...state } },
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/draw"] };
  const { endpoints, warnings } = await readModel(settings);
  expect(endpoints[0]?.understood.lifecycle.poll?.value).toEqual({
    path: "/draw/{id}",
    query: { workspace: "{workspace}" },
    headers: { "X-Org": "{X-Org}" },
  });
  expect(warnings).toEqual([]);
});

test.each([
  ["Content-Type", undefined],
  ["Accept", undefined],
  ["User-Agent", undefined],
  ["Accept", "application/json"],
  ["Idempotency-Key", "none"],
])(
  "a header %s with the default %s, which no input has, is never asked of the input for a poll",
  async (name, byDefault) => {
    const schema = { ...text, ...(byDefault && { default: byDefault }) };
    const parameter = { name, in: "header", required: true, schema };
    const paths = {
      "/draw": create(object({ prompt: text }), { parameters: [parameter], ...ticket }),
      "/draw/{request_id}": { get: { parameters: [id, parameter], ...state } },
    };
    const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
    const settings = { folder, openapi: "openapi.json", endpoints: ["/draw"] };
    const { endpoints, warnings } = await readModel(settings);
    const { headers } = endpoints[0]?.understood.lifecycle.poll?.value ?? {};
    expect({ headers, warnings }).toEqual({
      headers: byDefault && { [name]: byDefault },
      warnings: [],
    });
  },
);

const given = { ...text, default: "eu" };
const only = { ...text, enum: ["eu"] };

test.each([
  [given, given, "{region}"],
  [text, given, "{region}"],
  [given, only, "eu"],
  [only, given, "eu"],
  [{ ...text, enum: ["png", "jpg"] }, given, "eu"],
])("a create's region %j is sent where the poll has %j: %s", async (own, asked, sent) => {
  const region = (schema: object) => ({ ...workspace, name: "region", schema });
  const paths = {
    "/draw": create(object({ prompt: text }), { parameters: [region(own)], ...ticket }),
    "/draw/{request_id}": { get: { parameters: [id, region(asked)], ...state } },
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/draw"] };
  const { endpoints } = await readModel(settings);
  const { query } = endpoints[0]?.understood.lifecycle.poll?.value ?? {};
  expect(query).toEqual({ region: sent });
});

test.for([
  ["workspace", "it needs workspace, which the create alone is given"],
  ["region", "it needs region, which nothing gives"],
] as const)("what reads a task needs %s in its query: %s", async ([name, needs]) => {
  const given = { ...workspace, required: false };
  const needed = { ...workspace, name };
  const paths = {
    "/draw": create(object({ prompt: text }), { parameters: [given], ...ticket }),
    "/draw/{request_id}": { get: { parameters: [id, needed], ...state } },
  };
  const said = await followOf(paths, "/draw").catch(String);
  expect(said).toContain(`Near by: GET /draw/{request_id} (`);
  expect(said).toContain(needs);
  expect(said).toContain(`lifecycle: { poll: "GET /draw/{id}?${name}=…" }`);
  expect(said).toContain("in a query, the value that all these requests have");
});

test.each<[object, string, readonly string[] | undefined]>([
  [{ orderId: text, userId: text }, "/orders/{id}", ["orderId"]],
  [{ orderNo: text }, "/orders/{id}", ["orderNo"]],
  [{ queue_id: text }, "/queue/{id}", ["queue_id"]],
  [{ ticket_number: text }, "/tickets/{ticket}", ["ticket_number"]],
  [{ ticket: text }, "/tickets/{ticketNumber}", ["ticket"]],
  [{ orderNo: text, note: text }, "/draw/{id}", ["orderNo"]],
  [{ background_job_id: text, credits: {} }, "/background-jobs/{job_id}", ["background_job_id"]],
  [{ renderTaskId: text }, "/render-tasks/{id}", ["renderTaskId"]],
  [{ background_job_id: text, owner_id: text }, "/background-jobs/{job_id}", undefined],
  [{ background_job_id: text }, "/other-jobs/{job_id}", undefined],
  // What else an answer names may be of anybody.
  [{ userId: text }, "/draw/{id}", undefined],
  [{ orderNo: text, ticketNo: text }, "/draw/{id}", undefined],
  [{ queue: text }, "/queue/{id}", undefined],
  [{ orderNo: text }, "/tickets/{id}", undefined],
  [{ prompt_id: text, orderNo: text }, "/draw/{id}", ["prompt_id"]],
])("the id of %j is what %s takes: %j", async (created, path, id) => {
  const [, name = ""] = /\{(\w+)\}/.exec(path) ?? [];
  const status = { enum: ["pending", "done"] };
  const openapi = bearerSpec({
    "/draw": create(object({ prompt: text }), answer(object({ ...created, status }))),
    [path]: {
      get: {
        parameters: [{ name, in: "path", required: true, schema: text }],
        ...answer(object({ status, image_url: text })),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const read = readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] });
  const { endpoints } = await read.catch(() => ({ endpoints: [] }));
  expect(endpoints[0]?.understood.lifecycle.read.id?.[0]).toEqual(id);
});

test.each([
  ["job", "/a/result", {}, true],
  ["taskSn", "/info/by-task", { summary: "Task detail" }, true],
  ["sn", "/a/detail", {}, true],
  // Nothing of these says that it only asks.
  ["asset", "/upscale", {}, false],
  ["asset", "/a/by-asset", { summary: "Make it larger" }, false],
  ["asset", "/upscale", { operationId: "getUpscaledImage" }, false],
  ["asset", "/animate", { summary: "Animate a view" }, false],
  ["asset", "/a/check-and-enlarge", {}, false],
  ["sn", "/a/by-sn", { operationId: "getTaskStatus" }, true],
] as const)(
  "a POST whose body is the %s that the create answers with is asked at %s %j: %s",
  async (called, path, said, isAsked) => {
    const content = (schema: object) => ({ "application/json": { schema } });
    const asks = { ...object({ [called]: text }), required: [called] };
    const state = { ...text, enum: ["wait", "done", "failed"] };
    const reads = {
      ...said,
      requestBody: { content: content(asks) },
      ...answer(object({ data: object({ [called]: text, state, url: text }) })),
    };
    const made = create(
      object({ prompt: text }),
      answer(object({ data: object({ [called]: text }) })),
    );
    const found = followOf({ "/a/new": made, [path]: { post: reads } }, "/a/new");
    expect((await found.catch(() => undefined))?.poll).toBe(isAsked ? path : undefined);
  },
);

test("the id that a poll is asked with is no data, whatever it is called", async () => {
  const job = { draw_job_id: text };
  const states = { ...text, enum: ["queued", "done"] };
  const paths = {
    "/draw": create(object({ prompt: text }), answer(object(job))),
    "/draw-jobs/{job_id}": {
      get: {
        parameters: [{ ...id, name: "job_id" }],
        ...answer(object({ ...job, status: states })),
      },
    },
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const { endpoints } = await readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] });
  expect(endpoints[0]?.understood.lifecycle.read).toEqual({
    id: [["draw_job_id"]],
    status: ["status"],
  });
});

test.each(["id", "task_id", "uuid", "ticket", "orderNo"])(
  "an address in a header has the id where the path has {%s} alone, and the media beside the status",
  async (name) => {
    const responses = { "202": { description: "", headers: { Location: { schema: text } } } };
    const reads = (fields: object) => ({
      get: { parameters: [{ ...id, name }], ...answer(object(fields)) },
    });
    const paths = {
      "/v1/draw": create(object({ prompt: text }), { responses }),
      [`/v1/check/{${name}}/info`]: reads({ state: { ...text, enum: ["running", "done"] } }),
      [`/v1/check/{${name}}/result`]: reads({ images: { type: "array", items: text } }),
      [`/v1/check/{${name}}/notes`]: reads({ notes: text }),
    };
    expect(await followOf(paths, "/v1/draw")).toEqual({
      poll: "/v1/check/{id}/info",
      result: "/v1/check/{id}/result",
    });
  },
);

test.each(["name", "code", "version"])(
  "a create that answers with a %s alone is followed by what reads it again with its state",
  async (called) => {
    const parameters = [{ name: called, in: "path", required: true, schema: text }];
    const made = create(object({ prompt: text }), answer(object({ [called]: text })));
    const ready = { [called]: text, done: { type: "boolean" }, response: object({ url: text }) };
    const named = { [called]: text, status: { ...text, enum: ["queued", "done"] }, url: text };
    for (const fields of [ready, named]) {
      const reads = { get: { parameters, ...answer(object(fields)) } };
      const paths = { "/f:go": made, [`/ops/{${called}}`]: reads };
      expect(await followOf(paths, "/f:go")).toEqual({ poll: "/ops/{id}", result: undefined });
    }
    // Nothing says that it is the same one.
    const other = { get: { parameters, ...answer(object({ status: text, url: text })) } };
    await expect(
      followOf({ "/draw": made, [`/ops/{${called}}`]: other }, "/draw"),
    ).rejects.toMatchObject({ code: "MS1111" });
  },
);

test("a list of ids is one of several tasks by its usual names, and no list of models or items is", async () => {
  const items = { type: "array", items: object({ id: text }) };
  const parameters = [{ ...id, name: "id" }];
  const reads = { get: { parameters, ...state } };
  const readList = (name: string) => {
    const answered = answer(object({ [name]: items, count: { type: "integer" } }));
    const made = create(object({ prompt: text }), answered);
    return followOf({ "/g": made, "/g/{id}": reads }, "/g");
  };
  for (const name of ["tasks", "data", "images"]) {
    await expect(readList(name)).rejects.toThrow(
      `the create's answer lists ids, the first at ${name}[0].id`,
    );
  }
  for (const name of ["models", "items"]) {
    await expect(readList(name)).resolves.toEqual({ poll: undefined, result: undefined });
  }
});

test("a number called status above the id is an envelope's, and hides no poll", async () => {
  const fields = { status: { type: "integer" }, result: object({ paintingId: text }) };
  const made = create(object({ prompt: text }), answer(object(fields)));
  const phase = { ...text, enum: ["wait", "run", "done", "broken"] };
  const parameters = [{ ...id, name: "paintingId" }];
  const answered = answer(object({ result: object({ paintingId: text, phase }) }));
  const paths = {
    "/painting/enqueue": made,
    "/painting/{paintingId}/lookup": { get: { parameters, ...answered } },
  };
  expect((await followOf(paths, "/painting/enqueue")).poll).toBe("/painting/{id}/lookup");
});

test("a path that asks, and has no other word, follows by an id in its query", async () => {
  const ofAny = { name: "id", in: "query", required: true, schema: text };
  const made = create(object({ prompt: text }), answer(object({ id: text })));
  const states = answer(object({ id: text, status: { ...text, enum: ["queued", "done"] } }));
  const reads = { get: { parameters: [ofAny], ...states } };
  const paths = { "/u": made, "/get": reads };
  expect((await followOf(paths, "/u")).poll).toBe("/get");
  const ofOther = { "/draw": made, "/products/get": reads };
  await expect(followOf(ofOther, "/draw")).rejects.toMatchObject({ code: "MS1111" });
});

test.each<[string, object, string, object]>([
  ["the code of an envelope", { code: { type: "integer" }, msg: text }, "/coupons/{code}", {}],
  ["a code that is of a coupon", { code: text }, "/coupons/{code}", { code: text }],
  ["what the create is given", { version: text, code: text }, "/jobs/{version}", { url: text }],
  ["the order of a shop", { orderNo: text }, "/orders/{id}", { sku: text }],
  ["a receipt", { receipt: text }, "/receipts/{id}", { amount: { type: "integer" } }],
])("by %s no generation is asked for", async (_, answered, path, read) => {
  const [, name = ""] = /\{(\w+)\}/.exec(path) ?? [];
  const status = { ...text, enum: ["pending", "active", "completed"] };
  const reads = {
    parameters: [{ name, in: "path", required: true, schema: text }],
    ...answer(object({ [name]: text, ...read, status })),
  };
  const made = create(object({ prompt: text, version: text }), answer(object(answered)));
  await expect(
    followOf({ "/images": made, [path]: { get: reads } }, "/images"),
  ).rejects.toMatchObject({
    code: "MS1111",
  });
});

test("a picture with a receipt is the result, whatever reads receipts", async () => {
  const reads = { get: { parameters: [{ ...id, name: "id" }], ...state } };
  const made = create(object({ prompt: text }), answer(object({ receipt: text, image: text })));
  const found = await followOf({ "/draw": made, "/receipts/{id}": reads }, "/draw");
  expect(found.poll).toBeUndefined();
});

test.each([
  {
    status: { type: "integer", description: "State of the task" },
    result: object({ id: text, url: text }),
  },
  { status: { type: "number" }, output: object({ image_id: text, url: text }) },
  { data: object({ status: { type: "integer" }, task: object({ id: text }), image_url: text }) },
  { status: { type: "integer" }, data: object({ task_id: text }) },
])(
  "a number above the ids of a poll's answer is its status, whose end is asked for: %j",
  async (fields) => {
    const reads = { get: { parameters: [{ ...id, name: "task_id" }], ...answer(object(fields)) } };
    const made = create(object({ prompt: text }), answer(object({ task_id: text })));
    const openapi = bearerSpec({ "/images": made, "/images/{task_id}": reads });
    const folder = await folderWith({ "openapi.json": openapi });
    const { warnings } = await readModel({ folder, openapi: "openapi.json" });
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^the status at \S*status is a number, and nothing says which one is the end/,
      ),
    );
  },
);

test("the path of a poll stands first, with what goes beside it behind", async () => {
  const parameters = [id, { name: "api", in: "query", required: true, schema: { enum: ["2"] } }];
  const reads = { get: { parameters, ...state } };
  const folder = await folderWith({
    "openapi.json": bearerSpec({ "/draw": draw, "/draw/{request_id}": reads }),
  });
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: ["/draw"] });
  const [endpoint = expect.fail("no endpoint")] = model.endpoints;
  expect(JSON.stringify(endpoint.descriptor)).toContain('"poll":{"path":"/draw/{id}","query":{');
});
