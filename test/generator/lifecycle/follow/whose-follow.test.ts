import { expect, test } from "vitest";
import type { AuthConfig } from "../../../../generator/lifecycle/settings/lifecycle-config.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const ok = (properties: object, more: object = {}) => ({
  responses: {
    "200": {
      description: "",
      content: { "application/json": { schema: { type: "object", properties }, ...more } },
    },
  },
});
const byId = (operation: object, name = "id") => ({
  get: { ...operation, parameters: [{ name, in: "path", required: true, schema: text }] },
});
const status = { type: "string", enum: ["queued", "completed", "failed"] };
const task = ok({ id: text, status });

async function read(paths: object, endpoint: string, auth?: AuthConfig) {
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const settings = { folder, openapi: "openapi.json", endpoints: [endpoint] };
  const model = await readModel({ ...settings, ...(auth && { auth }) });
  const [found] = model.endpoints;
  const { poll, read: places, platform } = found?.descriptor ?? {};
  return { poll: poll ?? platform?.poll, read: places ?? platform?.read };
}

test("what continues the path of another kind of create follows that one", async () => {
  const paths = {
    "/v1/3d/generations": create({ type: "object" }, task),
    "/v1/music/generations": create({ type: "object" }, task),
    "/v1/music/generations/{id}": byId(task),
  };
  expect((await read(paths, "/v1/music/generations")).poll).toEqual({
    path: "/v1/music/generations/{id}",
  });
  await expect(read(paths, "/v1/3d/generations")).rejects.toThrow(
    "each call would be paid for without a way to its result",
  );
});

const flagged = (more: object) =>
  ok({
    id: text,
    done: { type: "boolean" },
    response: { type: "object", properties: { url: text } },
    ...more,
  });

test.for([
  ["error", { error: { type: "object", properties: { code: text, status: text } } }],
  ["fault", { fault: { type: "object", properties: { status: { type: "integer" } } } }],
  ["response", { response: { type: "object", properties: { url: text, state: text } } }],
] as const)(
  "a status in %s is not that of the task: its flag says how far it is",
  async ([, more]) => {
    const paths = {
      "/v1/draw": create({ type: "object" }, ok({ id: text })),
      "/v1/draw/{id}": byId(flagged(more)),
    };
    const { read: places } = await read(paths, "/v1/draw");
    expect([places?.status, places?.flag]).toEqual([undefined, ["done"]]);
  },
);

test("a status with a known end outranks a flag, however deep it is", async () => {
  const paths = {
    "/v1/draw": create({ type: "object" }, ok({ id: text })),
    "/v1/draw/{id}": byId(flagged({ task: { type: "object", properties: { status } } })),
  };
  expect((await read(paths, "/v1/draw")).read).toMatchObject({ status: ["task", "status"] });
});

test("a header that a create is given goes to its poll, in whatever letters", async () => {
  const header = (name: string) => ({ name, in: "header", required: true, schema: text });
  const poll = byId(task);
  const paths = {
    "/v1/draw": create({ type: "object" }, { ...task, parameters: [header("tenant")] }),
    "/v1/draw/{id}": {
      get: { ...poll.get, parameters: [...poll.get.parameters, header("Tenant")] },
    },
  };
  expect((await read(paths, "/v1/draw")).poll).toEqual({
    path: "/v1/draw/{id}",
    headers: { Tenant: "{tenant}" },
  });
});

test.for(["drawJobId", "taskRef", "job"])(
  "the only handle of a create is its id where the poll's answer repeats it: %s",
  async (name) => {
    const paths = {
      "/v1/draw": create(
        { type: "object" },
        ok({
          response: { type: "object", properties: { [name]: text, cost: { type: "number" } } },
        }),
      ),
      "/v1/jobs/{id}": byId(ok({ [name]: text, status, url: text })),
    };
    expect((await read(paths, "/v1/draw")).read?.id).toEqual([["response", name]]);
  },
);

test.for([
  [{ type: "string", format: "binary" }, "*/*"],
  [{ type: "object", properties: { url: text } }, undefined],
] as const)("what answers with anything, as %j, is asked for as that", async ([schema, accept]) => {
  const responses = { "200": { description: "", content: { "*/*": { schema } } } };
  const folder = await folderWith({
    "openapi.json": bearerSpec({ "/images": create({ type: "object" }, { responses }) }),
  });
  const { endpoints } = await readModel({
    folder,
    openapi: "openapi.json",
    endpoints: ["/images"],
  });
  expect(endpoints[0]?.descriptor.create.accept).toBe(accept);
});

test("images are not looked up among the sounds of a platform", async () => {
  const task = { inference_id: text, status };
  const byInference = (answer: object) => ({
    get: {
      ...answer,
      parameters: [{ name: "inference_id", in: "path", required: true, schema: text }],
    },
  });
  const paths = {
    "/genai/painting/expand": create({ type: "object" }, ok(task)),
    "/genai/text2sound": create({ type: "object" }, ok(task)),
    "/genai/painting/{inference_id}": byInference(ok({ status, url: text })),
    "/genai/audio/{inference_id}": byInference(ok({ ...task, url: text })),
  };
  const { poll } = await read(paths, "/genai/painting/expand");
  expect(poll).toEqual({ path: "/genai/painting/{id}" });
});

test("the request that a create's own texts name follows it, also where only its errors go on", async () => {
  const paths = {
    "/v1/draw": create(
      { type: "object" },
      {
        responses: {
          ...ok({ data: { type: "array", items: { type: "object", properties: { url: text } } } })
            .responses,
          "504": { description: "It goes on: collect it from `GET /v1/media/held/{job_id}`." },
        },
      },
    ),
    "/v1/media/held/{id}": byId(ok({ id: text, status, data: { type: "array" } })),
    "/v1/paint": create(
      { type: "object" },
      {
        ...ok({ data: { type: "array", items: { type: "object", properties: { url: text } } } }),
      },
    ),
  };
  expect((await read(paths, "/v1/draw")).poll).toEqual({ path: "/v1/media/held/{id}" });
  expect((await read(paths, "/v1/paint")).poll).toBeUndefined();
});

test("the request that the text of an error's id names follows its create, and no video's path with that name", async () => {
  const description = "It goes on. Collect it from `GET /v1/media/held/{job_id}`.";
  const error = { type: "object", properties: { job_id: { type: "string", description } } };
  const refused = { type: "object", properties: { error } };
  const paths = {
    "/v1/draw": create(
      { type: "object" },
      {
        responses: {
          ...ok({ data: { type: "array", items: { type: "object", properties: { url: text } } } })
            .responses,
          "504": { description: "", content: { "application/json": { schema: refused } } },
        },
      },
    ),
    "/v1/media/held/{id}": byId(ok({ id: text, status, data: { type: "array" } })),
    "/v1/videos/generations/{jobId}": byId(ok({ jobId: text, status, url: text }), "jobId"),
  };
  expect((await read(paths, "/v1/draw")).poll).toEqual({ path: "/v1/media/held/{id}" });
});

test.each(["https://acme.example/v2", "/v2"])(
  "a text names a request with the path of the server %s before it",
  async (url) => {
    const description = "Poll `GET /v2/held/{job_id}` for the result.";
    const paths = {
      "/draw": create({ type: "object" }, { ...ok({ task_id: text }), description }),
      "/held/{job_id}": byId(ok({ status, data: {} }), "job_id"),
    };
    const openapi = { ...bearerSpec(paths), servers: [{ url }] };
    const folder = await folderWith({ "openapi.json": openapi });
    const settings = { folder, openapi: "openapi.json", endpoints: ["/draw"] };
    const model = await readModel({ ...settings, baseUrl: "https://acme.example/v2" });
    const { because } = model.endpoints[0]?.understood.lifecycle.poll ?? {};
    expect(because).toContain("the create's description names it");
  },
);

test("all that speaks for a request is said, the surest first", async () => {
  const description = "Collect it from `GET /v1/draw/{id}`.";
  const paths = {
    "/v1/draw": create({ type: "object" }, { ...task, description }),
    "/v1/draw/{id}": byId(task),
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: ["/v1/draw"] });
  expect(model.endpoints[0]?.understood.lifecycle.poll).toMatchObject({
    because: [
      "the create's description names it",
      "the create's answer has an id at id",
      "its path is the create's own with the id",
      "its answer has the fields of the create's",
      "its answer has the status",
      "its answer has the id where the create's has it",
    ].join(", "),
    isGuess: false,
  });
});

const pictures = { type: "array", items: { type: "object", properties: { url: text } } };
const pending = (id: string) => ok({ [id]: text, status });
const state = (id: string) => ok({ [id]: text, status, images: pictures });
const draw = (id: string) => create({ type: "object" }, pending(id));
const inBody = (id: string) => ({
  requestBody: {
    content: {
      "application/json": {
        schema: { type: "object", required: [id], properties: { [id]: text } },
      },
    },
  },
});

test.each(["uuid", "uid", "image_id", "taskUUID"])(
  "a task whose only id is called %s is followed by a path that says id",
  async (name) => {
    const paths = { "/images": draw(name), "/images/{id}": byId(state(name)) };
    expect(await read(paths, "/images")).toMatchObject({
      poll: { path: "/images/{id}" },
      read: { id: [[name]], status: ["status"] },
    });
  },
);

test("the id of a picture in a result, and that of a user, are not the id of a task", async () => {
  const picture = create({ type: "object" }, ok({ image_id: text, url: text }));
  expect((await read({ "/images": picture }, "/images")).read?.id).toBeUndefined();
  const owned = create({ type: "object" }, ok({ user_id: text, status }));
  await expect(
    read({ "/images": owned, "/images/{id}": byId(state("user_id")) }, "/images"),
  ).rejects.toThrow("nothing says which field of the answer is the id");
});

test("a question by POST takes the id under another name than the answer has it", async () => {
  const paths = {
    "/draw": draw("task_id"),
    "/query": { post: { ...inBody("id"), ...state("id") } },
  };
  expect((await read(paths, "/draw")).poll).toEqual({
    method: "POST",
    path: "/query",
    body: { id: "{id}" },
  });
});

test("a question by POST may have its id in the path, and no body", async () => {
  const { get } = byId(state("id"));
  const paths = { "/draw": draw("id"), "/images/fetch/{id}": { post: get } };
  expect((await read(paths, "/draw")).poll).toEqual({ method: "POST", path: "/images/fetch/{id}" });
});

test("the field of a body that carries the key never takes the id, though the answer has one called so", async () => {
  const body = { ...inBody("key"), ...byId(state("id")).get };
  const paths = {
    "/draw": create({ type: "object" }, ok({ key: text, task_id: text, status })),
    "/images/fetch/{id}": { post: body },
  };
  const poll = { method: "POST", path: "/images/fetch/{id}", body: {} };
  expect((await read(paths, "/draw", { body: "key" })).poll).toEqual(poll);
});

test("what by POST makes more of a picture is never asked how far it is", async () => {
  const { get } = byId(state("id"));
  const paths = {
    "/draw": draw("task_id"),
    "/upscale": { post: { ...inBody("id"), ...state("id") } },
    "/vary/{id}": { post: get },
  };
  await expect(read(paths, "/draw")).rejects.toThrow("no operation reads it");
});

test("what by POST only accepts starts something, and is never asked how far it is", async () => {
  const { "200": accepted } = ok({ status }).responses;
  const download = { ...inBody("board_id"), responses: { "202": accepted } };
  const paths = { "/draw": draw("board_id"), "/images/download": { post: download } };
  await expect(read(paths, "/draw")).rejects.toThrow("no operation reads it");
});

test("jobs that another create starts are not asked for what this one makes", async () => {
  const paths = {
    "/draw": draw("id"),
    "/batch/jobs": create({ type: "object" }, ok({ id: text, status, input_file: text })),
    "/batch/jobs/{job_id}": idIn("job_id", ok({ id: text, status, errors: text })),
  };
  await expect(read(paths, "/draw")).rejects.toThrow("no operation reads it");
});

test.for([
  ["a search", ok({ items: { type: "array", items: { type: "object" } } })],
  ["a create with one field more", ok({ id: text, status, created_at: text })],
  ["a create with an envelope", ok({ job: { type: "object", properties: { id: text, status } } })],
  ["one whose answer is not shown", { responses: { "200": { description: "" } } }],
] as const)(
  "a store of jobs and their pictures is asked, though %s is by POST there",
  async ([, post]) => {
    const paths = {
      "/draw": draw("id"),
      "/jobs": create({ type: "object" }, post),
      "/jobs/{id}": byId(state("id")),
    };
    expect((await read(paths, "/draw")).poll).toEqual({ path: "/jobs/{id}" });
  },
);

test("what stands beside the create and answers like it follows it, whatever its id is called", async () => {
  const { get } = byId(state("id"));
  const parameters = [{ name: "task_id", in: "path", required: true, schema: text }];
  const paths = {
    "/queue/submit": draw("id"),
    "/queue/{task_id}": { get: { ...get, parameters } },
  };
  expect((await read(paths, "/queue/submit")).poll).toEqual({ path: "/queue/{id}" });
});

const finished = state("id");
const both = create({ type: "object" }, finished);
const idIn = (name: string, operation: object) => ({
  get: { ...operation, parameters: [{ name, in: "path", required: true, schema: text }] },
});
const more = ok({ id: text, status, images: pictures, progress: { type: "number" } });

test.each([
  [
    "/generations/{id}",
    { "/generations/{id}": byId(more), "/presets/{preset_id}": idIn("preset_id", finished) },
  ],
  ["/render/{id}", { "/render/{id}": byId(more), "/templates/{id}": byId(finished) }],
  [
    "/tasks/{id}",
    { "/tasks/{id}": byId(finished), "/draw/{id}/get": { post: byId(finished).get } },
  ],
  [
    "/results/{id}",
    { "/results/{id}": byId(finished), "/draw/{id}/get-upscale": { post: byId(finished).get } },
  ],
  [
    "/status/{id}",
    {
      "/status/{id}": byId(finished),
      "/{tenant}/status/{id}": {
        get: {
          ...finished,
          parameters: ["tenant", "id"].map((name) => ({
            ...byId(finished).get.parameters[0],
            name,
          })),
        },
      },
    },
  ],
])("%s follows, whatever else answers like it", async (path, paths) => {
  expect((await read({ "/draw": both, ...paths }, "/draw")).poll).toEqual({ path });
});

test.each([
  [
    "/draw",
    { "/subscriptions/{subscription_id}": idIn("subscription_id", ok({ id: text, status })) },
  ],
  ["/users/{user}/draw", { "/users/{user}/orders/{id}": byId(more) }],
])("of another thing with the same fields nothing is asked after %s", async (path, paths) => {
  const parameters = [{ name: "user", in: "path", required: true, schema: text }];
  const drawn = create({ type: "object" }, { ...ok({ id: text, status }), parameters });
  await expect(read({ [path]: drawn, ...paths }, path)).rejects.toThrow("no operation reads it");
});

test.each(["company_id", "plan_id", "batch_id"])(
  "the only id, called %s, is not that of a task",
  async (name) => {
    const paths = { "/draw": draw(name), "/tasks/{id}": byId(finished) };
    await expect(read(paths, "/draw")).rejects.toThrow("nothing says which field");
  },
);

test("a parameter that joins the names of an object and its id takes that id", async () => {
  const within = (properties: object) => ({ type: "object", properties });
  const reads = (name: string, answer: object) => ({
    get: {
      ...answer,
      parameters: [{ name, in: "path", required: true, schema: text }],
    },
  });
  const kitchen = { "/v1/kitchen/{orderUid}": reads("orderUid", ok({ status, url: text })) };
  const order = ok({ order: within({ uid: text, status }) });
  const followed = await read({ "/v1/images": create({}, order), ...kitchen }, "/v1/images");
  expect(followed.poll).toEqual({ path: "/v1/kitchen/{id}" });
  expect(followed.read).toMatchObject({ id: [["order", "uid"]] });
  // What has an id of its own is not asked for by that of its user.
  const owned = ok({ id: text, status, user: within({ id: text }) });
  const paths = {
    "/v1/images": create({}, owned),
    "/v1/images/{id}": reads("id", owned),
    "/v1/users/{userId}": reads("userId", { responses: { "200": { description: "" } } }),
  };
  const { poll } = await read(paths, "/v1/images");
  expect(poll).toEqual({ path: "/v1/images/{id}" });
});

test("what continues the create's path and answers as it does wins over a parameter called like its id", async () => {
  const job = ok({ job: { type: "object", properties: { id: text, status } } });
  const paths = {
    "/images": create({}, job),
    "/images/{imageId}": idIn("imageId", job),
    "/resizes/{jobId}": idIn("jobId", job),
  };
  const { poll, read: places } = await read(paths, "/images");
  expect(poll).toEqual({ path: "/images/{id}" });
  expect(places).toMatchObject({ id: [["job", "id"]] });
});

const given = { parameters: [{ name: "id", in: "path", required: true, schema: text }] };
const made = ok({ id: text, status, images: { type: "array", items: text } });
const image = { "/images/{id}": byId(made) };

test("the id of what is made is asked for where the create's path has one of that name", async () => {
  const upscale = { "/images/{id}/upscale": create({}, { ...made, ...given }) };
  const { poll } = await read({ ...upscale, ...image }, "/images/{id}/upscale");
  expect(poll).toEqual({ path: "/images/{id}" });
  const first = { "/images": create({}, made) };
  const beside = await read({ ...first, ...upscale, ...image }, "/images/{id}/upscale");
  expect(beside.poll).toEqual({ path: "/images/{id}" });
});

test("what may as well read what was given is named, not asked", async () => {
  const vary = { ...ok({ id: text }), ...given };
  const paths = { "/images/{id}/variations": create({}, vary), ...image };
  await expect(read(paths, "/images/{id}/variations")).rejects.toMatchObject({
    hint: expect.stringContaining('lifecycle: { poll: "GET /images/{id}" }'),
  });
  const render = {
    ...ok({ template_id: text, id: text, status }),
    parameters: [{ name: "template_id", in: "path", required: true, schema: text }],
  };
  const templates = {
    "/templates/{template_id}/render": create({}, render),
    "/templates/{template_id}": idIn("template_id", ok({ template_id: text, status })),
    "/templates": create({}, ok({ template_id: text, name: text })),
  };
  await expect(read(templates, "/templates/{template_id}/render")).rejects.toThrow(
    "no operation reads it",
  );
});

test("texts of a create may name a request without the slash in front of its path", async () => {
  const description = "Poll the `GET v1/media/held/{heldId}` endpoint.";
  const paths = {
    "/draw": create({}, { ...ok({ held: text }), description }),
    "/v1/media/held/{id}": byId(ok({ status, url: text })),
  };
  expect((await read(paths, "/draw")).poll).toEqual({ path: "/v1/media/held/{id}" });
});

/** What reads images and videos of a platform whose creates answer with an id alone, with such tags. */
const projects = (images: object, videos: object) => ({
  "/v1/art-maker": create({ type: "object" }, { ...ok({ id: text, cost: text }), ...images }),
  "/v1/face-finder": create({ type: "object" }, ok({ id: text })),
  "/v1/face-finder/{id}": byId({ ...ok({ id: text, status, url: text }), tags: ["Files"] }),
  "/v1/pic-projects/{id}": byId({ ...ok({ id: text, status, url: text }), ...images }),
  "/v1/vid-projects/{id}": byId({ ...ok({ id: text, status, url: text }), ...videos }),
});

test("of several that read a status, the one of the create's tag follows it", async () => {
  const paths = projects({ tags: ["Pictures"] }, { tags: ["Videos"] });
  const { poll } = await read(paths, "/v1/art-maker");
  expect(poll).toEqual({ path: "/v1/pic-projects/{id}" });
});

test("where nothing tells them apart, the line to paste names none, and never what another create makes", async () => {
  const same = { tags: ["API"] };
  for (const tags of [{}, same]) {
    const failure = read(projects(tags, tags), "/v1/art-maker");
    await expect(failure).rejects.toThrow("Near by: GET /v1/");
    await expect(failure).rejects.toThrow('lifecycle: { poll: "GET /…/{id}" } }');
  }
  const { "/v1/vid-projects/{id}": _, "/v1/pic-projects/{id}": __, ...alone } = projects({}, {});
  await expect(read(alone, "/v1/art-maker")).rejects.toThrow('{ poll: "GET /…/{id}" } }');
});

test.for(["jobs", "tasks", "renders"])(
  "a tag of creates and stored pictures does not outweigh what reads %s",
  async (kind) => {
    for (const stored of [["public", "private"], ["draft", "published"], status.enum]) {
      const image = ok({ id: text, status: { ...text, enum: stored }, url: text });
      const paths = {
        "/v1/generate": create({ type: "object" }, { ...task, tags: ["Images"] }),
        "/v1/images/{id}": byId({ ...image, tags: ["Images"] }),
        [`/v1/${kind}/{id}`]: byId({ ...task, tags: ["Work"] }),
      };
      expect((await read(paths, "/v1/generate")).poll).toEqual({ path: `/v1/${kind}/{id}` });
    }
  },
);

test("what is public or archived is no work, though its tag is the create's", async () => {
  const state = { ...text, enum: ["active", "archived"] };
  const { "/v1/pic-projects/{id}": _, ...paths } = projects(
    { tags: ["All"] },
    { tags: ["Videos"] },
  );
  const stored = byId({ ...ok({ id: text, status: state, url: text }), tags: ["All"] });
  await expect(read({ ...paths, "/v1/albums/{id}": stored }, "/v1/art-maker")).rejects.toThrow(
    "without a way to its result",
  );
});

test("what is read at its own path is not looked up among the jobs that another create starts", async () => {
  const jobs = ok({ id: text, status, output_url: text });
  const sketch = ok({ id: text, name: text });
  const paths = {
    "/v1/sketches": create({ type: "object" }, sketch),
    "/v1/batch/jobs": create({ type: "object" }, task),
    "/v1/batch/jobs/{id}": byId(jobs),
  };
  expect((await read(paths, "/v1/sketches")).poll).toEqual({ path: "/v1/batch/jobs/{id}" });
  await expect(
    read({ ...paths, "/v1/sketches/{id}": byId(sketch) }, "/v1/sketches"),
  ).rejects.toThrow("each call would be paid for without a way to its result");
});

test("what is read at its own path is not asked for where another create's work below the same path is", async () => {
  const agent = ok({ id: text, name: text, preview_url: text });
  const paths = {
    "/agents": create({ type: "object" }, agent),
    "/agents/chats/exports": create({ type: "object" }, task),
    "/agents/chats/exports/{id}": byId(ok({ id: text, status, result: text })),
  };
  expect((await read(paths, "/agents")).poll).toEqual({ path: "/agents/chats/exports/{id}" });
  const own = { ...paths, "/agents/{id}": byId(agent) };
  expect((await read(own, "/agents")).poll).toEqual({ path: "/agents/{id}" });
});
