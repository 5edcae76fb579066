import { expect, test } from "vitest";
import type { LifecycleConfig } from "../../../../generator/config/config.js";
import { understoodLines } from "../../../../generator/model/understood-lines.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });

/** The warnings for a platform that takes its key in bodies, and whose tasks are read so. */
async function warningsOf(
  method: "get" | "post",
  more: object = {},
  lifecycle: LifecycleConfig = {},
): Promise<readonly string[]> {
  const key = { type: "string", description: "Your API key" };
  const body = (schema: object) => ({
    requestBody: { content: { "application/json": { schema } } },
  });
  const openapi = {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example" }],
    paths: {
      "/images": {
        post: {
          ...body(object({ key, prompt: text })),
          ...answer(object({ id: text, status: { enum: ["processing", "success"] } })),
        },
      },
      "/images/fetch/{id}": {
        [method]: {
          ...(method === "post" ? body(object({ key })) : {}),
          ...answer(
            object({
              status: { enum: ["processing", "success"] },
              output: { type: "array", items: { type: "string", format: "uri" } },
            }),
          ),
        },
      },
    },
    ...more,
  };
  const folder = await folderWith({ "openapi.json": openapi });
  const { warnings } = await readModel({ folder, openapi: "openapi.json", lifecycle });
  return warnings.map(({ message }) => message).filter((message) => message.includes("key"));
}

test("a request without a body cannot carry a key that is a field of bodies: there is a warning", async () => {
  expect(await warningsOf("get")).toEqual([
    expect.stringMatching(
      /sent as the field key of request bodies. By the spec GET \/images\/fetch\/\{id\} has no body.*poll: "POST \/images\/fetch\/\{id\}"/,
    ),
  ]);
});

test("each request without a body is named: the one that reads the status, and the result's", async () => {
  const requests = { poll: "GET /images/fetch/{id}", result: "GET /images/fetch/{id}/result" };
  expect(await warningsOf("get", {}, requests)).toEqual([
    expect.stringContaining('lifecycle: { poll: "POST /images/fetch/{id}" }'),
    expect.stringContaining('lifecycle: { result: "POST /images/fetch/{id}/result" }'),
  ]);
});

test("a request with a body can, and so can one whose key stands in a header: no warning", async () => {
  expect(await warningsOf("post")).toEqual([]);
  const header = {
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } } },
  };
  expect(await warningsOf("get", header)).toEqual([]);
});

/** What is said of a painting whose stage is called as no status is. */
async function warningsOfStage(stage: object, lifecycle: LifecycleConfig = {}, more: object = {}) {
  const about = { made: { ...text, format: "date-time" }, problem: object({ text }) };
  const job = object({ job_ref: text, note: text, stage, paper: text, ...about, ...more });
  const openapi = bearerSpec({
    "/paintings": create(object({ prompt: text, paper: text }), answer(job)),
    "/jobs/{job_ref}": {
      get: {
        parameters: [{ name: "job_ref", in: "path", required: true, schema: text }],
        ...answer({
          ...job,
          properties: { ...job.properties, canvas: { ...text, format: "uri" } },
        }),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/paintings"], lifecycle };
  const model = await readModel(settings);
  return {
    messages: model.warnings.map(({ message }) => message),
    guesses: model.endpoints
      .flatMap(understoodLines)
      .filter(({ isGuess }) => isGuess)
      .map(({ setting }) => setting),
  };
}

const stages = { ...text, enum: ["ON_EASEL", "HUNG", "TORN"] };
const answers = "task";

test("a task whose status has no name of one is warned of, with the field that lists words to paste", async () => {
  const { messages, guesses } = await warningsOfStage(stages, { answers });
  expect(messages).toEqual([
    expect.stringMatching(
      /^nothing says which field of the answer to GET \/jobs\/\{id\} is the status: a generation that fails is asked for until the deadline\. Found: stage, note\. .*lifecycle: \{ status: "stage", words: \{ "ON_EASEL": "…", "HUNG": "…", "TORN": "…" \} \}\. In place of … write/,
    ),
  ]);
  const words = 'words: { "ON_EASEL": "…", "HUNG": "…", "TORN": "…" }';
  expect(guesses).toEqual(['status: "stage"', words]);
});

test("of a status without a name of one that lists nothing, the words are asked for", async () => {
  const line = 'lifecycle: { status: "stage", words: { "…": "completed" } }';
  const { messages } = await warningsOfStage(text, { answers }, { note: { type: "integer" } });
  expect(messages).toEqual([expect.stringContaining(line)]);
});

test("what people are told, in each of their languages, is no status", async () => {
  const message = object({ en: text, zh: text });
  const { messages } = await warningsOfStage(text, { answers }, { note: text, message });
  expect(messages).toEqual([expect.stringContaining("Found: stage, note. ")]);
});

test.for([text, { ...text, enum: ["png", "webp"] }, { ...text, enum: ["1:1", "16:9"] }])(
  "a field that lists no states is named as found, and is not in the line to paste: %j",
  async (note) => {
    const line =
      'Found: note. If none of them is, nothing is needed. The config can say it: lifecycle: { status: "…", words: { "…": "completed" } }';
    const { messages } = await warningsOfStage({ type: "integer" }, { answers }, { note });
    expect(messages).toEqual([expect.stringContaining(line)]);
  },
);

test("an answer that shows neither a status nor media, but its id as a name, is warned of", async () => {
  const made = object({ outputs: object({}), status: object({ completed: { type: "boolean" } }) });
  const history = (schema: object) => ({
    "/prompt": create(object({ prompt: text }), answer(object({ prompt_id: text }))),
    "/history/{prompt_id}": {
      get: {
        parameters: [{ name: "prompt_id", in: "path", required: true, schema: text }],
        ...answer(schema),
      },
    },
  });
  const warningsOf = async (schema: object) => {
    const folder = await folderWith({ "openapi.json": bearerSpec(history(schema)) });
    const settings = { folder, openapi: "openapi.json", endpoints: ["/prompt"] };
    return (await readModel(settings)).warnings.map(({ message }) => message);
  };
  expect(await warningsOf({ type: "object", additionalProperties: made })).toEqual([
    expect.stringMatching(
      /^nothing says which field of the answer to GET \/history\/\{id\} is the status: calls would be paid for, and end at the deadline/,
    ),
  ]);
  expect(await warningsOf({})).toEqual([]);
  for (const any of [{ type: "object" }, text, { description: "any" }]) {
    expect(await warningsOf({ type: "object", additionalProperties: any })).toEqual([]);
  }
  expect(await warningsOf(object({ images: { type: "array", items: text } }))).toEqual([]);
});

test("words that the config says of a status that nothing names have no effect: there is a warning", async () => {
  const words = { HUNG: "completed" } as const;
  const { messages } = await warningsOfStage(stages, { answers, words });
  expect(messages).toEqual([
    expect.stringMatching(
      /the config's words have no effect.*lifecycle: \{ status: "stage", words: \{ "ON_EASEL": "…", "TORN": "…" \} \}/,
    ),
  ]);
  const number = { type: "integer" };
  const nowhere = await warningsOfStage(number, { answers, words }, { note: number });
  expect(nowhere.messages).toEqual([expect.stringMatching(/no effect.*It has none that may be/)]);
});

test("a status that the config names, or that the spec shows, is asked of nobody", async () => {
  const said = { ON_EASEL: "running", HUNG: "completed", TORN: "failed" } as const;
  const named = await warningsOfStage(stages, { answers, status: "stage", words: said });
  const shown = await warningsOfStage(
    stages,
    { answers },
    { status: { enum: ["queued", "done"] } },
  );
  const flagged = await warningsOfStage(stages, { answers }, { done: { type: "boolean" } });
  expect([named, shown, flagged].map(({ messages }) => messages)).toEqual([[], [], []]);
});

/** The warnings of a create whose status is read so. */
async function warningsOfStatus(
  status: object,
  lifecycle: LifecycleConfig = {},
  more: object = {},
) {
  const id = { type: "string" };
  const openapi = bearerSpec({
    "/images": create(object({ prompt: text }), answer(object({ id }))),
    "/images/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: id }],
        ...answer(
          object({ Resp: object({ status, ...more, url: { type: "string", format: "uri" } }) }),
        ),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const { warnings } = await readModel({ folder, openapi: "openapi.json", lifecycle });
  return warnings.map(({ message }) => message);
}

test("a status that is a number without a meaning would never end: there is a warning", async () => {
  const number = { type: "integer", format: "int32" };
  const expected = [
    expect.stringMatching(
      /^the status at Resp.status is a number, and nothing says which one is the end.*lifecycle: \{ words: \{ "…": "completed" \} \}/,
    ),
  ];
  expect(await warningsOfStatus(number)).toEqual(expected);
  expect(await warningsOfStatus({ type: ["integer", "null"], enum: [1, 5] })).toEqual(expected);
  expect(await warningsOfStatus(number, { words: { 1: "completed" } })).toEqual([]);
  const described = { ...number, description: "1: success; 5: waiting; 8: failed" };
  expect(await warningsOfStatus(described)).toEqual([]);
  expect(await warningsOfStatus({ type: "string" })).toEqual([]);
});

test("words that mean nothing are told, also of a status that the config names, and which end they may hide", async () => {
  const words = (...listed: readonly string[]) => ({ type: "string", enum: listed });
  const line =
    'lifecycle: { words: { "BAKED": "…", "BURNT": "…" } }. In place of … write what each means: "completed"';
  const never =
    "No other word says that all is well: unless it answers with a usual one, such as completed, calls would be paid for, and never end";
  const of = (status: object, lifecycle?: LifecycleConfig) => warningsOfStatus(status, lifecycle);
  const hidden = [
    expect.stringMatching(`^the status at Resp.status may be "BAKED", "BURNT".*${never}`),
  ];
  const unknown = words("QUEUED", "BAKED", "BURNT");
  expect(await of(unknown)).toEqual(hidden);
  expect(await of(unknown)).toEqual([expect.stringContaining(line)]);
  expect(await of(unknown, { status: "Resp.status" })).toEqual(hidden);
  expect(await of(unknown, { words: { BAKED: "completed", BURNT: "failed" } })).toEqual([]);
  const ready = words("INIT", "ACTIVE", "FAILED");
  expect(await of(ready)).toEqual([expect.stringMatching(`may be "INIT", "ACTIVE".*${never}`)]);
  expect(await of(ready, { words: { ACTIVE: "completed" } })).toEqual([]);
  const [less = "none", ...more] = await of(words("QUEUED", "DONE", "BAKED", "BURNT"));
  expect([less.includes(line), less.includes(never), more]).toEqual([true, false, []]);
});

test("of a status that the config names, and whose words nothing lists, the words are asked for", async () => {
  const silent = [
    expect.stringMatching(
      /^nothing lists the words of the status at Resp.phase: any that is not a usual one.*lifecycle: \{ words: \{ "…": "completed" \} \}/,
    ),
  ];
  const of = (phase: object, more: LifecycleConfig = {}) =>
    warningsOfStatus({}, { status: "Resp.phase", ...more }, { phase });
  expect(await of({ type: "string" })).toEqual(silent);
  expect(await of({ type: "string", enum: ["queued", "done"] })).toEqual([]);
  expect(await of({ type: "string" }, { words: { served: "completed" } })).toEqual([]);
  expect(await of({ type: "string" }, { words: { burnt: "failed" } })).toEqual(silent);
});

test("what may be a task or the result is asked for the words of its status too", async () => {
  const answers = answer(
    object({ id: text, phase: text, picture: { type: "string", format: "uri" } }),
  );
  const byId = { parameters: [{ name: "id", in: "path", required: true, schema: text }] };
  const openapi = bearerSpec({
    "/images": create(object({ prompt: text }), answers),
    "/images/{id}": { get: { ...byId, ...answers } },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const { warnings } = await readModel({ folder, openapi: "openapi.json" });
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining(
      'lifecycle: { poll: "GET /images/{id}", status: "phase", words: { "…": "completed" } }. In place of … write, in words, what each',
    ),
  ]);
});

test("a title is not taken for the status of what only reads a picture, and nothing has to be said of one", async () => {
  const picture = { id: text, picture: { type: "string", format: "uri" }, title: text };
  const byId = { parameters: [{ name: "id", in: "path", required: true, schema: text }] };
  const openapi = bearerSpec({
    "/images": create(object({ prompt: text }), answer(object({ id: text }))),
    "/gallery/{id}": { get: { ...byId, ...answer(object(picture)) } },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const settings = { folder, openapi: "openapi.json" };
  await expect(readModel(settings)).rejects.toThrow(
    /status: "…", words: .* If no answer has a status, leave out status and words/,
  );
  const { endpoints } = await readModel({ ...settings, lifecycle: { poll: "GET /gallery/{id}" } });
  expect(endpoints.map(({ key }) => key)).toEqual(["images"]);
});

test("what stands in the place of … is said as what it is: a part of a path, or a field", async () => {
  const openapi = {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example" }],
    paths: {
      "/images": {
        post: {
          requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
          ...answer(object({ id: text, status: { enum: ["queued", "done"] } })),
        },
      },
    },
  };
  const folder = await folderWith({ "openapi.json": openapi });
  await expect(readModel({ folder, openapi: "openapi.json" })).rejects.toMatchObject({
    code: "MS1111",
    hint: expect.stringMatching(
      /poll: "GET \/…\/\{id\}".*\. In place of … write, in the path, what the platform's own has$/,
    ),
  });
});

test.for([
  ["sync", 'lifecycle: { answers: "result" } or, of a task, lifecycle: { poll: '],
  [
    "async",
    'A call with deliveryMethod: "sync" gets the result. The config can say how a task is read: lifecycle: { poll: ',
  ],
] as const)(
  "of a create whose deliveryMethod is %s by default, the lines are those that lose nothing",
  async ([byDefault, lines]) => {
    const deliveryMethod = { ...text, enum: ["sync", "async"], default: byDefault };
    const made = {
      type: "array",
      items: object({ taskUUID: text, imageURL: { ...text, format: "uri" } }),
    };
    const openapi = bearerSpec({
      "/v1": create(
        object({ prompt: text, image_size: text, deliveryMethod }),
        answer(object({ data: made })),
      ),
    });
    const folder = await folderWith({ "openapi.json": openapi });
    const { warnings } = await readModel({ folder, openapi: "openapi.json", endpoints: ["/v1"] });
    const [message = ""] = warnings.map((each) => each.message);
    expect(message).toContain(lines);
    expect(message.includes('answers: "result"')).toBe(byDefault === "sync");
  },
);

test("a header that a create may be given, and its poll needs, may be missing: there is a warning", async () => {
  const org = { name: "X-Org", in: "header", required: true, schema: text };
  const id = { name: "id", in: "path", required: true, schema: text };
  const shown = object({ id: text, status: { enum: ["processing", "success"] }, url: text });
  const openapi = bearerSpec({
    "/images": create(object({ prompt: text }), {
      parameters: [{ ...org, required: false }],
      ...answer(shown),
    }),
    "/images/{id}": { get: { parameters: [id, org], ...answer(shown) } },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const { warnings } = await readModel({ folder, openapi: "openapi.json" });
  expect(warnings.map(({ message, losesResults }) => [message, losesResults])).toContainEqual([
    expect.stringMatching(/need X-Org, which nothing gives them.*"X-Org": "…"/),
    true,
  ]);
});

const urls = { type: "array", items: text };

test.each<[string, object, number]>([
  ["Array of template IDs for batch rendering", { image_url: text }, 1],
  ["Scenes, which are generated as a batch", { image_url: text }, 1],
  ["Scenes, which are generated as a batch", { image_url: text, logs: urls }, 1],
  ["Scenes, which are generated as a batch", { images: urls }, 0],
  ["Scenes, which are generated as a batch", { images: urls, seed: text }, 0],
  ["Pictures to blend; the batch has one seed", { image_url: text }, 0],
])("a list that is %j, with %j in the end, is told %i times", async (description, made, times) => {
  const scenes = { type: "array", items: text, description };
  const status = { enum: ["pending", "completed", "failed"] };
  const id = { name: "id", in: "path", required: true, schema: text };
  const openapi = bearerSpec({
    "/renders": create(object({ scenes }), answer(object({ id: text, status }))),
    "/renders/{id}": { get: { parameters: [id], ...answer(object({ status, ...made })) } },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const read = { folder, openapi: "openapi.json", endpoints: ["/renders"] };
  const { warnings } = await readModel(read);
  const told = warnings.filter(({ message }) =>
    /^scenes takes a batch.*one at a time$/.test(message),
  );
  expect(told).toHaveLength(times);
});
