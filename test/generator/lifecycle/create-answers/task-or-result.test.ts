import { describe, expect, test } from "vitest";
import type { LifecycleConfig } from "../../../../generator/config/config.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { bearerSpec } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const answered = (status: string, schema: object) => ({
  responses: { [status]: { description: "", content: { "application/json": { schema } } } },
});

interface Case {
  /** Fields of the body beside the prompt. */
  readonly given?: object;
  readonly required?: readonly string[];
  readonly path?: string;
  readonly status?: string;
  readonly answer?: object;
  /** Other operations, by path. */
  readonly others?: Readonly<Record<string, object | undefined>>;
  /** What the config says of all endpoints, and of this one. */
  readonly lifecycle?: LifecycleConfig;
  readonly own?: LifecycleConfig;
  /** Is given the warnings. */
  readonly warned?: (messages: readonly string[]) => void;
}

/** What is made of one create: its model, or why it has none. */
async function read(asking: Case) {
  const { path = "/flux", status = "200", answer, others, lifecycle, own, warned } = asking;
  const { given = {}, required = [] } = asking;
  const schema = { ...object({ prompt: text, ...given }), required };
  const asked = { content: { "application/json": { schema } } };
  const paths = {
    [path]: {
      post: {
        requestBody: asked,
        ...(answer ? answered(status, answer) : { responses: { [status]: { description: "" } } }),
      },
    },
    ...others,
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const settings = { folder, openapi: "openapi.json", endpoints: [path] };
  const perEndpoint = own && { [path]: { lifecycle: own } };
  return readModel({
    ...settings,
    ...(lifecycle && { lifecycle }),
    ...(perEndpoint && { perEndpoint }),
  }).then(
    ({ endpoints: [endpoint], warnings }) => {
      warned?.(warnings.map(({ message }) => message));
      return endpoint?.understood.lifecycle;
    },
    (error: Error) => error.message,
  );
}

const progress = {
  "/v2/atelier/progress/{which}": {
    get: {
      parameters: [{ name: "which", in: "path", required: true, schema: text }],
      ...answered("200", object({ phase: text, pictures: { type: "array", items: text } })),
    },
  },
};

test.for([
  ["is 202 with a name that means nothing", { status: "202", answer: object({ parcel: text }) }],
  ["is 202 without a body", { status: "202" }],
  ["is a handle by its name", { answer: object({ ticket: text }) }],
  [
    "is no picture, where pictures are made",
    { path: "/images/make", answer: object({ parcel: text }) },
  ],
] as const)("a create whose answer %s is left out: nothing reads it", async ([, given]) => {
  expect(await read(given)).toMatch(/paid for without a way to its result/);
});

test("what is neither a handle nor promised as a picture is the result: a text, say", async () => {
  expect(await read({ path: "/describe", answer: object({ caption: text }) })).toMatchObject({
    answers: { value: "result", isGuess: true },
  });
  expect(await read({ answer: object({ ticket: text, note: text }) })).toMatchObject({
    answers: { value: "result" },
  });
});

test("what an open object or a list may hold is not denied", async () => {
  const inside = { payload: { type: "object" }, success: { type: "boolean" } };
  expect(await read({ path: "/images/make", answer: object(inside) })).toMatchObject({
    answers: { value: "result", isGuess: true },
  });
});

test("a status that only says how it ended needs no request that reads it", async () => {
  let said: readonly string[] = [];
  const warned = (messages: readonly string[]) => {
    said = messages;
  };
  const picture = { type: "string", format: "uri" };
  const answer = object({ status: { enum: ["success", "fail"] }, image: picture });
  expect(await read({ path: "/images/make", answer, warned })).toMatchObject({
    answers: { value: "either", isGuess: false },
  });
  expect(said).toEqual([]);
  const goesOn = object({ status: { enum: ["running", "success"] }, image: picture });
  for (const path of ["/images/make", "/describe"]) {
    expect(await read({ path, answer: goesOn })).toMatch("no operation reads it");
  }
  const opaque = object({ status: text, image: picture });
  await read({ path: "/images/make", answer: opaque, warned });
  expect(said).toEqual([expect.stringContaining("nothing in the spec reads the status later")]);
});

test("a status beside the handle of a task is no result, though nothing in the spec reads it", async () => {
  const status = (...words: readonly string[]) => ({ ...text, enum: words });
  const work = status("queued", "painting", "done");
  for (const answer of [
    object({ status: work, ticket: text }),
    object({ status: work, voucher: text, position: { type: "integer" } }),
    object({ status: text, ticket: text }),
  ]) {
    const [, handle] = Object.keys(answer.properties);
    const said = await read({ path: "/images", answer });
    expect(said).toMatch(/has its status at status\), and no operation reads it/);
    expect(said).toContain(`lifecycle: { poll: "GET /…/{id}", id: "${handle}" }`);
    expect(await read({ path: "/images", answer, lifecycle: { answers: "result" } })).toMatchObject(
      {
        canFollow: true,
      },
    );
  }
  // There is a place for a result, and no word says that it goes on.
  for (const answer of [
    object({ status: text, result: text }),
    object({ status: text, notes: { type: "array", items: text } }),
  ]) {
    expect(await read({ path: "/images", answer })).toMatchObject({ answers: { value: "either" } });
  }
});

test("a status that goes on is that of a task, whatever the create makes", async () => {
  const status = { ...text, enum: ["queued", "generating", "succeeded", "failed"] };
  const reading = {
    "/v1/job/{jobId}": {
      get: {
        parameters: [{ name: "jobId", in: "path", required: true, schema: text }],
        ...answered("200", object({ job: text, status, imageUrl: text })),
      },
    },
  };
  const given = { path: "/v1/sd/generate", answer: object({ job: text, status }), others: reading };
  expect(await read(given)).toContain(`lifecycle: { poll: "GET /v1/job/{id}", id: "job" }`);
  expect(await read({ path: "/describe", answer: object({ status, caption: text }) })).toMatch(
    "no operation reads it",
  );
});

test("a config that polls a task, and does not say its id, is no way to the result", async () => {
  const list = { type: "array", items: text };
  const lifecycle = { poll: "GET /tickets/{id}" };
  const named = { poll: "GET /tickets/{id}", id: "ticket" };
  for (const more of [{}, { notes: list }, { meta: { type: "object" } }]) {
    const answer = object({ status: text, ticket: text, ...more });
    for (const answers of ["task", "either"] as const) {
      expect(await read({ path: "/images", answer, lifecycle: { ...lifecycle, answers } })).toMatch(
        /nothing says which field of the answer is the id that GET \/tickets\/\{id\} takes.*id: "ticket"/s,
      );
    }
    expect(await read({ path: "/images", answer, lifecycle: named })).toMatchObject({
      canFollow: true,
    });
  }
  // There an id of a usual name may stand.
  const open = object({ status: text, ticket: text, data: { type: "object" } });
  expect(await read({ path: "/images", answer: open, lifecycle })).toMatchObject({
    canFollow: true,
    isIdUnknown: true,
  });
});

test.for("taskInfo Resp payload body details meta extra items".split(" "))(
  "an id may stand in anything open, whatever that is called: %s",
  async (name) => {
    const open = { type: "object" };
    const others = {
      "/images/{id}": {
        get: {
          parameters: [{ name: "id", in: "path", required: true, schema: text }],
          ...answered("200", object({ status: text, url: text })),
        },
      },
    };
    const inside = name === "items" ? { type: "array", items: open } : open;
    const answer = object({ code: { type: "integer" }, [name]: inside });
    let said: readonly string[] = [];
    const warned = (messages: readonly string[]) => {
      said = messages;
    };
    const asked = { path: "/images", answer, others, warned };
    for (const given of [
      asked,
      { ...asked, status: "202" },
      { ...asked, lifecycle: { poll: "GET /images/{id}" } },
    ]) {
      expect(await read(given)).toMatchObject({ answers: { value: "task" }, canFollow: true });
      // A code is no id.
      expect(said).toEqual([expect.stringContaining('lifecycle: { id: "…"')]);
    }
  },
);

test("where a config polls all endpoints, one that answers with pictures and no id answers with the result", async () => {
  const number = { type: "integer" };
  const answer = object({ created: number, images: { type: "array", items: text }, seed: number });
  const lifecycle = { poll: "GET /tasks/{id}" };
  let said: readonly string[] = [];
  const warned = (messages: readonly string[]) => {
    said = messages;
  };
  const asked = { path: "/images", answer, warned };
  for (const settings of [lifecycle, { ...lifecycle, id: "task.key" }]) {
    expect(await read({ ...asked, lifecycle: settings })).toMatchObject({
      answers: { value: "result" },
    });
    expect(said).toEqual([]);
  }
  // A preview or an echo beside what leads on is no result.
  const preview = { url: text };
  for (const [fields, poll] of [
    [{ ref: text, source_image_url: text }, lifecycle.poll],
    [{ tracking: text, preview: object(preview) }, { from: "tracking" }],
  ] as const) {
    const found = await read({ path: "/images", answer: object(fields), lifecycle: { poll } });
    expect(typeof found === "string" ? found : found?.answers.value).toMatch(
      /^task$|no way|without a way/,
    );
  }
  // Of one endpoint alone it is meant, and its seed is no id.
  expect(await read({ ...asked, own: lifecycle })).toMatchObject({
    answers: { value: "task" },
    canFollow: true,
  });
  expect(said).toEqual([expect.stringContaining('lifecycle: { id: "…"')]);
  await read({ ...asked, own: { ...lifecycle, id: "task.key" } });
  expect(said).toEqual([
    `the config's id is "task.key", which the create's answer lacks by the spec. It has created, seed. It has pictures: if they are the result, lifecycle: { answers: "result" }`,
  ]);
  // A near name is the one that was meant, whatever else there is.
  await read({ ...asked, own: { ...lifecycle, id: "seeds" } });
  expect(said).toEqual([expect.stringMatching(/Did you mean seed\?$/)]);
  // Nor is the prompt, which the create was given.
  const shown = object({ prompt: text, seed: number, code: number, status: text });
  expect(await read({ path: "/images", answer: shown, lifecycle })).toMatch(
    /It has no text or number that may be one.*id: "…"/s,
  );
});

test.for([
  ..."link photo svg encoded content path filename imageKey hash s3 message".split(" "),
  "",
  "prompt seed",
  "cdn seed",
])("a status beside what is no handle may be that of a result: %s", async (names) => {
  const more = names.split(" ").filter((name) => name !== "");
  const fields = Object.fromEntries(["status", ...more].map((name) => [name, text]));
  expect(await read({ path: "/images", answer: object(fields) })).toMatchObject({
    answers: { value: "either" },
    canFollow: true,
  });
});

test.each(["task_key", "job_key", "requestKey", "generation_key", "job_hash", "taskHash"])(
  "a status beside the %s of a generation is that of a task, which nothing reads",
  async (name) => {
    const answer = object({ status: text, [name]: text });
    expect(await read({ path: "/images", answer })).toContain("no operation reads it");
  },
);

test("what the id of anything and its status are all of is no result", async () => {
  const answer = object({ data: object({ order_id: text, order_status: text }), message: text });
  expect(await read({ answer })).toContain("no operation reads it");
});

test("lines to paste have the words of a status that nothing explains", async () => {
  const status = { ...text, enum: ["ordered", "served"] };
  const words = 'words: { "ordered": "…", "served": "…" }';
  expect(await read({ path: "/images", answer: object({ status, ticket: text }) })).toMatch(
    `lifecycle: { poll: "GET /…/{id}", id: "ticket", ${words} }`,
  );
  const others = {
    "/kitchen/{which}": {
      get: {
        parameters: [{ name: "which", in: "path", required: true, schema: text }],
        ...answered("200", object({ status, dish: text })),
      },
    },
  };
  expect(await read({ path: "/images", answer: object({ ticket: text }), others })).toMatch(
    `lifecycle: { poll: "GET /kitchen/{id}", id: "ticket", ${words} }`,
  );
  const usual = object({ status: { ...text, enum: ["queued", "done"] }, ticket: text });
  expect(await read({ path: "/images", answer: usual })).not.toContain("words");
});

test("where pictures are made, texts beside a request that reads them are a task, whose id may be one", async () => {
  const said: string[] = [];
  const warned = (messages: readonly string[]) => said.push(...messages);
  const others = {
    "/mj/task/{id}/fetch": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        ...answered("200", object({ status: text, imageUrl: text })),
      },
    },
  };
  const answer = object({
    code: { type: "integer" },
    description: text,
    properties: { type: "object" },
    result: text,
  });
  expect(await read({ path: "/mj/submit/imagine", answer, others })).toMatch(
    /which field of the answer is the id.*poll: "GET \/mj\/task\/\{id\}\/fetch", id: "result" \}/s,
  );
  const lifecycle = { id: "result" };
  const named = { path: "/mj/submit/imagine", answer, others, warned, lifecycle };
  expect(await read(named)).toMatchObject({
    answers: { value: "task" },
    poll: { value: { path: "/mj/task/{id}/fetch" } },
  });
  expect(said).toEqual([]);
  // What makes no pictures may answer with texts alone.
  expect(await read({ path: "/mj/submit/describe", answer, others })).toMatchObject({
    answers: { value: "result" },
  });
});

test.for([
  ["任务ID", true],
  ["The task's ID.", true],
  ["Unique identifier of the job", true],
  ["ID of the generation", true],
  ["The task ID of the picture that this one varies", false],
  ["Task ID, of which this one is a variation", false],
  ["The result", false],
])("a field that is described as %j is the id: %s", async ([description, isId]) => {
  const others = {
    "/mj/task/{id}/fetch": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        ...answered("200", object({ id: text, status: text, imageUrl: text })),
      },
    },
  };
  const answer = object({ code: { type: "integer" }, result: { ...text, description } });
  const found = await read({ path: "/mj/submit/imagine", answer, others });
  if (!isId) return expect(found).toMatch(/which field of the answer is the id/);
  expect(found).toMatchObject({ answers: { value: "task" }, read: { id: [["result"]] } });
});

test("a field that is described as the id of a task makes no task of a result, and no parent is asked for", async () => {
  const told = { ...text, description: "ID of the job" };
  const caption = object({ caption: text, ref: told });
  expect(await read({ path: "/describe", answer: caption })).toMatchObject({
    answers: { value: "result" },
  });
  const alone = object({ code: { type: "integer" }, result: told });
  expect(await read({ path: "/describe", answer: alone })).toMatch(
    /all that the answer has is result, which names something to ask for/,
  );
  const others = {
    "/images/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        ...answered("200", object({ status: text, url: text })),
      },
    },
  };
  const answer = object({ code: { type: "integer" }, result: text, parent: told });
  expect(await read({ path: "/images", answer, others })).toMatch(/id: "result"/);
});

test("bytes under a name that ends in Encoded are the result", async () => {
  const predictions = { type: "array", items: object({ bytesBase64Encoded: text }) };
  const { answers } = Object(await read({ answer: object({ predictions }) }));
  expect(answers).toMatchObject({ value: "result", isGuess: false });
});

test("a success of any status, of which nothing more is said, may be either", async () => {
  expect(await read({ status: "2XX" })).toMatchObject({ answers: { value: "either" } });
});

test("what the message prints is enough: the request near by, and the field that may be the id", async () => {
  const given = {
    status: "202",
    answer: object({ ticket: object({ code: text }) }),
    others: progress,
  };
  expect(await read(given)).toContain(
    'lifecycle: { poll: "GET /v2/atelier/progress/{id}", id: "ticket.code", status: "phase", words: { "…": "completed" } }',
  );
  const lifecycle = { poll: "GET /v2/atelier/progress/{id}", id: "ticket.code", status: "phase" };
  expect(await read({ ...given, lifecycle })).toMatchObject({
    canFollow: true,
    read: { id: [["ticket", "code"]] },
  });
});

test("a request by an id that no field of a known answer is, is no way to the result", async () => {
  const others = {
    "/flux/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        ...answered("200", object({ status: text, image_url: text })),
      },
    },
  };
  const said = await read({ answer: object({ parcel: text, status: text }), others });
  expect(said).toMatch(
    /nothing says which field of the answer is the id that GET \/flux\/\{id\} takes.*Found: parcel/,
  );
  expect(said).toContain('lifecycle: { poll: "GET /flux/{id}", id: "parcel" }');
  expect(await read({ answer: object({ status: text }), others })).toMatch(/no text or number/);
  // The id may be inside.
  const open = object({ status: text, data: { type: "object" } });
  expect(await read({ answer: open, others })).toMatchObject({ lacksId: false, canFollow: true });
});

/** A spec that shows no field of any answer. */
const opaque: Case = {
  answer: { type: "object" },
  others: {
    "/v2/jobs/{key}": {
      get: {
        parameters: [{ name: "key", in: "path", required: true, schema: text }],
        ...answered("200", { type: "object" }),
      },
    },
  },
};

test.for([
  { id: "job.key" },
  { status: "phase" },
  { done: "isReady" },
  { words: { ready: "completed" } },
  { result: "GET /v2/jobs/{id}/result" },
] as const)(
  "where the spec does not say what a create answers, a config that reads a task says it: %j",
  async (lifecycle) => {
    const holdsData = { ...opaque, answer: object({ data: { type: "object" } }) };
    for (const given of [opaque, holdsData]) {
      expect(await read({ ...given, lifecycle })).toMatch(
        /without a way to its result: .*the config says how a task is read.*Near by: GET \/v2\/jobs/,
      );
      expect(
        await read({ ...given, lifecycle: { ...lifecycle, answers: "result" } }),
      ).toMatchObject({ answers: { value: "result" } });
    }
  },
);

test("a config that reads tasks does not make one of a result that the spec shows", async () => {
  const answer = object({ images: { type: "array", items: object({ url: text }) } });
  expect(await read({ answer, lifecycle: { id: "job.key" } })).toMatchObject({
    answers: { value: "result" },
  });
});

test("lines to paste name what the spec does not show: the id and the status", async () => {
  const words = 'words: { "…": "completed" }';
  const line = `lifecycle: { poll: "GET /v2/jobs/{id}", id: "…", status: "…", ${words} }`;
  expect(await read({ ...opaque, lifecycle: { answers: "task" } })).toContain(line);
  let said: readonly string[] = [];
  const warned = (messages: readonly string[]) => {
    said = messages;
  };
  await read({ ...opaque, warned });
  expect(said).toEqual([expect.stringContaining(line)]);
  await read({ ...opaque, warned, lifecycle: { poll: "GET /v2/jobs/{id}" } });
  expect(said).toEqual([expect.stringContaining(`lifecycle: { id: "…", status: "…", ${words} }`)]);
  const lifecycle = { poll: "GET /v2/jobs/{id}", id: "job.key", status: "phase" };
  await read({ ...opaque, warned, lifecycle });
  expect(said).toEqual([expect.stringContaining(`lifecycle: { ${words} }`)]);
  await read({ ...opaque, warned, lifecycle: { ...lifecycle, words: { glazed: "completed" } } });
  expect(said).toEqual([]);
});

test.for([
  [{ id: "…" }, "lifecycle.id"],
  [{ status: "…" }, "lifecycle.status"],
  [{ poll: "GET /…/{id}" }, "lifecycle.poll"],
  [{ headers: { "X-Api-Key": "…" } }, "lifecycle.headers"],
  [{ words: { "…": "completed" } }, "lifecycle.words"],
] as const)("a line that is pasted as it is printed is refused: %j", async ([lifecycle, place]) => {
  expect(await read({ ...opaque, lifecycle })).toMatch(
    `${place}: write what the platform has in place of …`,
  );
});

/** A job that holds its pictures once they are there, and the request that reads it. */
const forge = (job: object, parameter = "job_ref", more: object = {}): Case => {
  const outputs = { type: "array", items: object({ href: { type: "string", format: "uri" } }) };
  const whole = object({ job: object({ ...job, outputs }) });
  const reads = {
    get: {
      parameters: [{ name: parameter, in: "path", required: true, schema: text }],
      ...answered("200", whole),
    },
  };
  const path = "/v2/renders/aurora";
  return {
    path,
    status: "201",
    answer: whole,
    others: { [`/v2/jobs/{${parameter}}`]: reads },
    ...more,
  };
};
const phase = { type: "string", enum: ["ENQUEUED", "BAKING", "BAKED", "BURNT"] };

test.for([
  ["job_ref", { uid: text, phase }, ["job", "uid"]],
  ["job_id", { uid: text, phase }, ["job", "uid"]],
  ["id", { id: text, phase }, ["job", "id"]],
  ["job_ref", { id: text, status: phase }, ["job", "id"]],
  ["job_ref", { task_id: text, status: { enum: ["pending", "done"] } }, ["job", "task_id"]],
] as const)(
  "what is read again with the same fields is a task, whatever its id and status are called: {%s}, %j",
  async ([parameter, job, id]) => {
    expect(await read(forge(job, parameter))).toMatchObject({
      answers: { value: "task", isGuess: false },
      poll: { value: { path: "/v2/jobs/{id}" }, isGuess: false },
      read: { id: [id], status: ["job", Object.keys(job)[1]], data: ["job", "outputs"] },
    });
  },
);

test("of what is read again, without a status, nothing says that it is the result: it may be either", async () => {
  for (const job of [{ uid: text }, { uid: text, phase: text }, { handle: text }]) {
    let said: readonly string[] = [];
    const warned = (messages: readonly string[]) => {
      said = messages;
    };
    expect(await read(forge(job, "job_ref", { warned }))).toMatchObject({
      answers: { value: "either", isGuess: true },
      poll: { value: { path: "/v2/jobs/{id}" } },
    });
    expect(said.at(-1)).toContain("taken as the result, or as a task if it says so");
  }
});

test("where several requests answer so, or it belongs to another create, none is taken", async () => {
  const given = forge({ uid: text, phase });
  const other = { "/v2/tasks/{job_ref}": given.others?.["/v2/jobs/{job_ref}"] };
  const create = { "/v2/jobs": { post: answered("200", given.answer ?? {}) } };
  for (const more of [other, create]) {
    const found = await read({ ...given, others: { ...given.others, ...more } });
    expect(found).toMatchObject({ answers: { value: "either", isGuess: true } });
    expect(found).not.toHaveProperty("poll");
  }
});

test("202 alone says that work goes on, whatever its answer has room for", async () => {
  const given = forge({ uid: text, phase: text }, "job_ref", { status: "202" });
  expect(await read(given)).toMatchObject({ answers: { value: "task" }, canFollow: true });
  expect(await read({ ...given, others: {} })).toMatch(
    /without a way to its result: .*202 only, which says that the work is not done yet/,
  );
});

test("where the config names the status, the data stands beside it, whatever the status is called", async () => {
  const given = forge({ uid: text, phase: text, complaint: text });
  const lifecycle = { poll: "GET /v2/jobs/{id}", id: "job.uid", status: "job.phase" };
  expect(await read({ ...given, lifecycle })).toMatchObject({
    read: { status: ["job", "phase"], data: ["job", "outputs"] },
    data: { schema: { type: "array" } },
  });
  expect(await read({ ...given, lifecycle: { ...lifecycle, data: "job" } })).toMatchObject({
    read: { data: ["job"] },
    data: { schema: { type: "object" } },
  });
});

test("a POST that takes the answer's id is what the message prints, with its body", async () => {
  const ticket = { type: "integer" };
  const asked = { content: { "application/json": { schema: object({ ticket }) } } };
  const canvas = { type: "array", items: text };
  const others = {
    "/lookup": {
      post: {
        requestBody: asked,
        ...answered("200", object({ payload: object({ stage: ticket, canvas }) })),
      },
    },
  };
  const said = await read({ answer: object({ ok: {}, payload: object({ ticket }) }), others });
  expect(said).toContain("POST /lookup (ticket is in the create's answer");
  expect(said).toContain(
    'poll: { request: "POST /lookup", body: { ticket: "{id:number}" } }, status: "…", words: { "…": "completed" } }',
  );
});

const tasks = {
  "/tasks/{task_id}": {
    get: {
      parameters: [{ name: "task_id", in: "path", required: true, schema: text }],
      ...answered("200", object({ task_id: text, id: text, status: text, image_url: text })),
    },
  },
};
const list = (items: object) => ({ type: "array", items });
const pending = { ...text, enum: ["pending"] };
const workOf = (end: string) => ({ ...text, enum: ["pending", end, "failed"] });

test.for([
  [object({ task_ids: list(text) }), "task_ids[0]"],
  [object({ ids: list(text) }), "ids[0]"],
  [object({ code: text, data: object({ taskIds: list({ type: "integer" }) }) }), "data.taskIds[0]"],
  [object({ jobs: list(object({ id: text, status: pending })) }), "jobs[0].id"],
  [object({ request_id: text, data: list(object({ task_id: text })) }), "data[0].task_id"],
  [object({ tasks: list(object({ orderNo: text, status: pending })) }), "tasks[0].orderNo"],
  [object({ jobs: list(object({ ticket: text })) }), "jobs[0].ticket"],
  [
    object({ results: list(object({ uuid: text, status: workOf("completed") })) }),
    "results[0].uuid",
  ],
  [list(object({ taskUUID: text, status: text })), "taskUUID"],
  [list(text), ""],
  [list(object({ id: text, status: pending, url: text })), "id"],
] as const)(
  "a create that answers a list of ids is left out, with the first to paste: %j",
  async ([answer, id]) => {
    for (const status of ["200", "202"]) {
      const given = { path: "/images/generate", status, answer, others: tasks };
      const said = await read(given);
      expect(said).toMatch(/a call follows one id: .* would be paid for, and not fetched/);
      expect(said).toContain(`lifecycle: { poll: "GET /tasks/{id}", id: "${id}" }`);
      const lifecycle = { poll: "GET /tasks/{id}", id };
      expect(await read({ ...given, lifecycle })).toMatchObject({
        canFollow: true,
        contradictions: [],
        read: { id: [id.match(/\w+/g) ?? []] },
      });
    }
  },
);

test("a list of tasks that may be done is several tasks where the create answers 202 only", async () => {
  const url = { ...text, format: "uri", nullable: true };
  const answer = list(object({ id: text, status: workOf("succeeded"), url }));
  const given = { path: "/renders", answer, others: tasks };
  expect(await read({ ...given, status: "202" })).toMatch(
    /a call follows one id: .* would be paid for, and not fetched/,
  );
  expect(await read(given)).toMatchObject({ canFollow: true });
});

test("a list of pictures with ids is the result, and so is one of what is no task", async () => {
  const url = { ...text, format: "uri" };
  for (const answer of [
    object({ images: list(object({ id: text, url })) }),
    object({ images: list(object({ id: text, status: { ...text, enum: ["ok"] }, url })) }),
  ]) {
    const given = { path: "/images/generate", answer, others: tasks };
    expect(await read(given)).toMatchObject({ answers: { value: "result" } });
  }
  const tags = object({ tags: list(object({ id: text, name: text })) });
  expect(await read({ path: "/describe", answer: tags, others: tasks })).toMatchObject({
    answers: { value: "result" },
  });
});

const picture = { ...text, format: "uri" };
const whole = { type: "integer" };

test.for([
  object({ results: list(object({ id: text, preview: text, full: text })) }),
  object({ results: list(object({ id: text, path: text })) }),
  object({ results: list(text) }),
  object({ variants: list(object({ id: text, cdn: text })) }),
  object({ masks: list(object({ id: text, rle: text })) }),
  object({ info: list(object({ id: text, location: text })) }),
  object({ output: list(object({ id: text, type: text, result: text })) }),
  object({ artifacts: list(object({ id: text, content: text, seed: whole })) }),
  object({ generations: list(object({ imageRef: text })) }),
  object({ renders: list(object({ file_token: text, status: text })) }),
  object({ images: list(object({ id: text, url: picture })) }),
  object({ images: list(object({ id: text, url: picture, status: workOf("success") })) }),
  object({ picture_data: text, tags: list(object({ id: text, name: text })) }),
  object({ picture_data: text, loras: list(object({ id: text })) }),
  object({
    result: object({ content: text }),
    warnings: list(object({ id: text, message: text })),
  }),
  list(object({ id: text, link: picture, width: whole })),
])("an ordinary answer stays the result, whatever ids its lists have: %j", async (answer) => {
  expect(await read({ path: "/images/generations", answer })).toMatchObject({
    answers: { value: "result" },
    canFollow: true,
  });
});

test.for([
  object({ images: list(object({ id: text })) }),
  list(object({ id: text })),
  object({ warnings: list(object({ id: text })), jobs: list(object({ id: text, size: whole })) }),
  object({ loras: list(object({ id: text })), images: list(object({ task_id: text })) }),
])("ids that stand for pictures, or that are of tasks, are no result: %j", async (answer) => {
  expect(await read({ path: "/images/generations", answer })).toMatch(
    /lists ids, the first at .*a call follows one id/,
  );
});

test.for([
  ["request_id", { warnings: list(object({ id: text, message: text })) }],
  ["request_id", { loras: list(object({ id: text })) }],
  ["request_id", { outputs: list(object({ id: text })) }],
  ["handle", { loras: list(object({ id: text })) }],
  ["handle", { images: list(object({ id: text })) }],
] as const)("the %s that a poll takes by name wins over ids in lists: %j", async ([name, more]) => {
  const others = {
    [`/asked/{${name}}`]: {
      get: {
        parameters: [{ name, in: "path", required: true, schema: text }],
        ...answered("200", object({ status: workOf("succeeded"), images: list(picture) })),
      },
    },
  };
  const answer = object({ [name]: text, ...more });
  expect(await read({ path: "/images/generations", answer, others })).toMatchObject({
    answers: { value: "task" },
    poll: { value: { path: "/asked/{id}" } },
    read: { id: [[name]] },
    canFollow: true,
  });
});

test("a status that goes on is beside what must be there, or of a path that waits: it may be the result", async () => {
  const some = { status: workOf("succeeded"), images: list(object({ url: picture })) };
  const must = { ...object(some), required: ["status", "images"] };
  for (const [path, answer] of [
    ["/images/generate", must],
    ["/images/generate/sync", object(some)],
  ] as const) {
    expect(await read({ path, answer })).toMatchObject({ answers: { value: "either" } });
  }
  const none = { ...must, properties: { ...some, images: { ...some.images, nullable: true } } };
  for (const answer of [object(some), none]) {
    expect(await read({ path: "/images/generate", answer })).toMatch("no operation reads it");
  }
});

test("an answer that is a text is the id, where something takes one", async () => {
  const given = { path: "/text2img", answer: text, others: tasks };
  expect(await read(given)).toMatchObject({
    answers: { value: "task", isGuess: true },
    poll: { value: { path: "/tasks/{id}" } },
    read: { id: [[]] },
    canFollow: true,
  });
  let said: readonly string[] = [];
  const warned = (messages: readonly string[]) => {
    said = messages;
  };
  expect(await read({ path: "/text2img", answer: text, warned })).toMatchObject({
    answers: { value: "either" },
  });
  expect(said).toEqual([expect.stringMatching(/^it answers with a text: taken as the result/)]);
});

test("a list that is asked for by ids is named for what nothing else reads, and not asked by itself", async () => {
  const said = { type: "integer", description: "1 = pending; 2 = done; -1 = error" };
  const generation = object({ id: text, status: said, images: list(text) });
  const ids = { name: "ids", in: "query", schema: list(text) };
  const items = answered("200", object({ total: whole, items: list(generation) }));
  const others = { "/generations/all": { get: { parameters: [ids], ...items } } };
  const given = { path: "/images/generations", answer: generation, others };
  const poll = "GET /generations/all?ids={id}";
  expect(await read(given)).toContain(`lifecycle: { poll: "${poll}" }`);
  const warnings: string[] = [];
  const warned = (messages: readonly string[]) => warnings.push(...messages);
  for (const lifecycle of [{ poll }, { poll, status: "items[0].status" }]) {
    expect(await read({ ...given, lifecycle, warned })).toMatchObject({
      canFollow: true,
      read: { status: ["items", "0", "status"], words: { 2: "COMPLETED", "-1": "FAILED" } },
    });
  }
  expect(warnings).toEqual([]);
});

test("a question by POST that takes a list of ids is named with its body", async () => {
  const asked = { taskIds: list(text) };
  const body = { content: { "application/json": { schema: object(asked) } } };
  const task = object({ taskId: text, status: { ...text, enum: ["queued", "done"] }, url: text });
  const answers = answered("200", object({ data: list(task) }));
  const others = { "/image/query": { post: { requestBody: body, ...answers } } };
  const answer = object({ data: object({ taskId: text }) });
  expect(await read({ path: "/image/submit", answer, others })).toContain(
    'lifecycle: { poll: { request: "POST /image/query", body: { taskIds: ["{id}"] } } }',
  );
});

test("a field that lists words wins over a text that is called a status", async () => {
  const stage = { ...text, enum: ["WAITING", "RUNNING", "SUCCESS", "ERROR"] };
  const job = object({ task_id: text, job_stage: stage, job_status: text, url: text });
  const others = { "/jobs/{task_id}": { get: { ...tasks["/tasks/{task_id}"].get } } };
  Object.assign(others["/jobs/{task_id}"].get, answered("200", job));
  expect(await read({ path: "/images", answer: job, others })).toMatchObject({
    read: { status: ["job_stage"] },
  });
  const known = { ...text, description: "One of `queued` and `done`" };
  const both = object({ task_id: text, job_stage: stage, job_status: known, url: text });
  Object.assign(others["/jobs/{task_id}"].get, answered("200", both));
  expect(await read({ path: "/images", answer: both, others })).toMatchObject({
    read: { status: ["job_status"] },
  });
});

test.for([
  ["callback_status", workOf("success")],
  ["upload_status", workOf("success")],
  ["billing_state", workOf("completed")],
  ["upscale_state", { ...text, enum: ["queued", "done"] }],
  ["quality", { type: "integer", enum: [1, 2], description: "1: draft rendering, 2: done well" }],
] as const)(
  "a field called status is read, whatever words %s beside it lists",
  async ([name, of]) => {
    const job = object({ task_id: text, status: text, [name]: of, url: text });
    const get = { ...tasks["/tasks/{task_id}"].get, ...answered("200", job) };
    const others = { "/tasks/{task_id}": { get } };
    for (const answer of [object({ task_id: text }), job]) {
      expect(await read({ path: "/images", answer, others })).toMatchObject({
        read: { status: ["status"] },
      });
    }
  },
);

test("what reads another thing is not proposed to paste", async () => {
  const messages = {
    parameters: [{ name: "id", in: "path", required: true, schema: text }],
    ...answered("200", object({ text, image_url: text })),
  };
  const others = { "/channels/{id}/messages": { get: messages } };
  const message = await read({ status: "202", answer: object({ parcel: text }), others });
  expect(message).toContain("Nothing near by");
  expect(message).not.toContain("/channels");
});

test("what a service sends to an address of the caller's is said, and no call is offered where it must", async () => {
  const given = { callback_url: text };
  const sent =
    "The service sends the result to the address in callback_url, which no call receives.";
  const must = await read({ status: "202", given, required: ["callback_url"] });
  expect(must).toContain(sent);
  expect(must).not.toContain('answers: "result"');
  const may = await read({ status: "202", given });
  expect(may).toContain(sent);
  expect(may).toContain('answers: "result"');
});

/** GET operations that take a job's id at the end of a path, or before its last word, and show nothing. */
function silent(...paths: readonly string[]) {
  const parameters = [{ name: "job_id", in: "path", required: true, schema: text }];
  const get = { parameters, ...answered("200", {}) };
  return Object.fromEntries(paths.map((path) => [path, { get }]));
}

test.for([
  ["/generate", ["/status/{job_id}", "/result/{job_id}"], "/status/{id}", "/result/{id}"],
  ["/jobs/draw", ["/jobs/{job_id}", "/jobs/{job_id}/content"], "/jobs/{id}", "/jobs/{id}/content"],
  ["/jobs/draw", ["/jobs/{job_id}", "/jobs/{job_id}/thumbnail"], "/jobs/{id}", undefined],
] as const)(
  "where answers show nothing, %s may be the result or a task, read at %s",
  async ([path, others, poll, result]) => {
    const found = await read({ path, answer: {}, others: silent(...others) });
    expect(found).toMatchObject({
      answers: { value: "either", isGuess: true },
      poll: { value: { path: poll } },
    });
    expect(typeof found === "object" && found.result?.value.path).toBe(result);
  },
);

test("where answers show nothing, what continues the create's own path reads its task", async () => {
  const others = silent("/jobs/{job_id}");
  expect(await read({ path: "/jobs", answer: {}, others })).toMatchObject({
    answers: { value: "task", isGuess: true },
    poll: { value: { path: "/jobs/{id}" } },
  });
});

test("what is called synchronous may answer with the result, and the warnings say so", async () => {
  const others = silent("/run-sync/{job_id}");
  let said: readonly string[] = [];
  const warned = (messages: readonly string[]) => {
    said = messages;
  };
  expect(await read({ path: "/run-sync", answer: {}, others, warned })).toMatchObject({
    answers: { value: "either", isGuess: true },
    poll: { value: { path: "/run-sync/{id}" } },
  });
  expect(said).toEqual([
    expect.stringMatching(
      /A task would be paid for and not followed, unless the id has a usual name/,
    ),
    expect.stringMatching(/taken as the result, or as a task if it says so.*answers: "result"/),
  ]);
});

test.for([
  ["result", {}],
  ["task", { job_id: text }],
  ["task", { status_url: text }],
  ["task", { eta: { type: "integer" } }],
  ["task", { state: text }],
] as const)("an answer with the URL of a result is the %s beside %j", async ([value, beside]) => {
  const answer = object({ result_url: { ...text, format: "uri" }, ...beside });
  expect(await read({ path: "/remove-background", answer })).toMatchObject({
    answers: { value },
    ...(value === "result" && { data: { from: "schema", schema: answer } }),
  });
});

test("what stands beside the URL of a result is no data", async () => {
  const url = { ...text, format: "uri" };
  const ids = { request_id: text, gateway_request_id: text };
  const answer = object({ ...ids, status: text, status_url: url, result_url: url });
  expect(await read({ answer })).toMatchObject({
    answers: { value: "task" },
    result: { value: { from: ["result_url"] } },
    data: { from: "nothing" },
  });
});

test("where an input may ask not to wait, an answer that may lack the media may be a task", async () => {
  const delivery = { delivery: { ...text, enum: ["sync", "async"] } };
  const byDefault = { delivery: { ...delivery.delivery, default: "async" } };
  const made = object({ task_uuid: text, image_url: text });
  for (const [given, why] of [
    [delivery, "by delivery its input may ask not to wait"],
    [byDefault, 'without delivery in its input a call does not wait: it is "async" then'],
  ] as const) {
    expect(await read({ given, answer: made })).toMatchObject({
      answers: { value: "either", isGuess: true, because: expect.stringContaining(why) },
    });
  }
  const surely = { ...made, required: ["image_url"] };
  const quality = { quality: { ...text, enum: ["fast", "good"] } };
  const decoder = { decoder: { ...text, enum: ["async", "sync"] } };
  const webhook = { webhook: object({ delivery: { ...text, enum: ["async", "none"] } }) };
  for (const given of [
    { given: delivery, answer: surely },
    { given: quality, answer: made },
    { given: decoder, answer: made },
    { given: webhook, answer: made },
  ]) {
    expect(await read(given)).toMatchObject({ answers: { value: "result", isGuess: false } });
  }
});

test("where only the poll's answer is shown, and it tells a status, the create answers with a task", async () => {
  const parameters = [{ name: "job_id", in: "path", required: true, schema: text }];
  const state = object({ job_id: text, status: { enum: ["queued", "completed"] }, url: text });
  const others = { "/jobs/{job_id}": { get: { parameters, ...answered("200", state) } } };
  expect(await read({ path: "/generate", others })).toMatchObject({
    answers: { value: "task", isGuess: true },
    poll: { value: { path: "/jobs/{id}" } },
  });
});

test("a stream of its progress, or a picture at another server, makes no task of what answers at once", async () => {
  const parameters = [{ name: "id", in: "path", required: true, schema: text }];
  const stream = { "200": { description: "", content: { "text/event-stream": { schema: text } } } };
  const streamed = { "/images/{id}/progress": { get: { parameters, responses: stream } } };
  const servers = [{ url: "https://cdn.acme.example" }];
  const picture = answered("200", object({ id: text, url: text }));
  const stored = { "/images/{id}": { servers, get: { parameters, ...picture } } };
  const ends = { ...text, enum: ["succeeded", "failed"] };
  const images = { type: "array", items: { ...text, format: "uri" } };
  for (const others of [streamed, stored]) {
    for (const answer of [
      object({ id: text, status: ends, images }),
      object({ id: text, status: text, images }),
      { ...object({ id: text, status: text, images }), required: ["id", "status", "images"] },
    ]) {
      expect(await read({ path: "/images/generate", answer, others })).toMatchObject({
        answers: { value: "either" },
      });
    }
  }
});

test("the text of a create's events is no id, and may end with the result", async () => {
  const parameters = [{ name: "id", in: "path", required: true, schema: text }];
  const state = object({ id: text, status: { enum: ["queued", "completed"] }, url: text });
  const stream = { "200": { description: "", content: { "text/event-stream": { schema: text } } } };
  const requestBody = { content: { "application/json": { schema: object({ prompt: text }) } } };
  const others = {
    "/images/stream": { post: { requestBody, responses: stream } },
    "/jobs/{id}": { get: { parameters, ...answered("200", state) } },
  };
  expect(await read({ path: "/images/stream", others })).toMatchObject({
    answers: { value: "either", because: expect.stringContaining("does not show") },
  });
});

test("where a config polls all endpoints, one that answers with the picture itself goes on doing so", async () => {
  const image = {
    description: "",
    content: { "image/png": { schema: { ...text, format: "binary" } } },
  };
  const ticket = {
    description: "",
    content: { "application/json": { schema: object({ id: text }) } },
  };
  const read = async (responses: object, own?: LifecycleConfig) => {
    const requestBody = {
      content: { "application/json": { schema: object({ image_url: text }) } },
    };
    const openapi = bearerSpec({ "/cutout": { post: { requestBody, responses } } });
    const folder = await folderWith({ "openapi.json": openapi });
    const lifecycle = { poll: "GET /images/{id}" };
    const model = await readModel({
      folder,
      openapi: "openapi.json",
      endpoints: ["/cutout"],
      lifecycle,
      ...(own && { perEndpoint: { "/cutout": { lifecycle: own } } }),
    });
    const said = model.warnings.map(({ message }) => message);
    return [model.endpoints[0]?.understood.lifecycle.answers.value, said];
  };
  expect(await read({ "200": image })).toEqual(["result", []]);
  // One that may be told to come back, or for which the config says so itself, is polled.
  const either = await read({ "200": image, "202": ticket });
  expect(either[0]).toBe("task");
  expect((await read({ "200": image }, { poll: "GET /cutouts/{id}" }))[0]).toBe("task");
});

describe("a 202 beside the answer with the result", () => {
  const shown = (schema: object) => ({
    description: "",
    content: { "application/json": { schema } },
  });
  const picture = object({ id: text, url: text });

  async function readBeside(accepted: object, result: object, own: LifecycleConfig = {}) {
    const responses = {
      "200": shown(object({ data: result, status: text })),
      "202": shown(object({ ...accepted, status: text })),
    };
    const body = shown(object({ image_url: text }));
    const [name = ""] = Object.keys(accepted);
    const parameters = [{ name, in: "path", required: true, schema: text }];
    const openapi = bearerSpec({
      "/upscale": { post: { requestBody: body, responses } },
      ...(/url$/.test(name) ? {} : { [`/upscale/{${name}}`]: { get: { parameters, responses } } }),
    });
    const folder = await folderWith({ "openapi.json": openapi });
    const { endpoints, warnings } = await readModel({
      folder,
      openapi: "openapi.json",
      endpoints: ["/upscale"],
      lifecycle: own,
    });
    const { poll, read: places } = endpoints[0]?.understood.lifecycle ?? expect.fail("none");
    const said = warnings.map(({ message }) => message);
    return { poll: poll?.value, id: places.id?.[0], said };
  }

  test.for(["transaction_id", "jobRef", "task_id"])(
    "has the id of the task that goes on: %s",
    async (name) => {
      for (const result of [picture, object({ url: text })]) {
        const found = await readBeside({ [name]: text }, result);
        expect(found).toMatchObject({ poll: { path: "/upscale/{id}" }, id: [name], said: [] });
      }
    },
  );

  test("is not contradicted by a config that names its id", async () => {
    expect(await readBeside({ jobRef: text }, picture, { id: "jobRef" })).toMatchObject({
      id: ["jobRef"],
      said: [],
    });
  });

  test("has the URL that is followed", async () => {
    for (const result of [picture, object({ prompt: text, warning: text })]) {
      const { poll, said } = await readBeside({ status_url: text, request_id: text }, result);
      expect(poll).toEqual({ from: ["status_url"] });
      expect(said).toEqual([]);
    }
  });
});
