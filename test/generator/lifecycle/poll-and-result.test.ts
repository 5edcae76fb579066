import { describe, expect, test } from "vitest";
import type { LifecycleConfig } from "../../../generator/config/config.js";
import { understoodLines } from "../../../generator/model/understood-lines.js";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { answer, bearerSpec, create } from "../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });

const numbered = {
  type: "integer",
  enum: [0, 1, 2, 9],
  description: "0 queued, 1 rendering, 2 finished, 9 broken",
};

/** What reads a render: the picture, and beside it perhaps a state in JSON with such fields. */
function renders(state: object | undefined): object {
  const parameters = [{ name: "ticket", in: "path", required: true, schema: { type: "integer" } }];
  const ticket = { ticket: { type: "integer" } };
  const accepted = {
    "202": {
      description: "Queued",
      content: {
        "application/json": { schema: object({ ...ticket, eta_s: { type: "integer" } }) },
      },
    },
  };
  const png = { "image/png": { schema: { ...text, format: "binary" } } };
  return bearerSpec({
    "/renders": create(object({ scene: text }), { responses: accepted }),
    ...(state && {
      "/renders/{ticket}": { get: { parameters, ...answer(object({ ...ticket, ...state })) } },
    }),
    "/renders/{ticket}/file": {
      get: {
        parameters,
        responses: {
          "200": { description: "The picture", content: png },
          "409": { description: "Not finished yet" },
        },
      },
    },
  });
}

/** The settings that are understood, those that are a guess, the warnings and the data. */
async function understood(openapi: object, lifecycle: LifecycleConfig = {}) {
  const folder = await folderWith({ "openapi.json": openapi });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/renders"], lifecycle };
  const { endpoints, warnings } = await readModel(settings);
  const lines = endpoints.flatMap(understoodLines);
  const [endpoint] = endpoints;
  return {
    settings: lines.map(({ setting }) => setting),
    reasons: lines.map(({ because }) => because),
    guesses: lines.flatMap(({ setting, isGuess }) => (isGuess ? [setting] : [])),
    warnings: warnings.map(({ message }) => message),
    data: endpoint?.data,
    poll: endpoint?.understood.lifecycle.poll?.value.path,
    result: endpoint?.understood.lifecycle.result?.value.path,
    asked: [endpoint?.descriptor.platform.poll, endpoint?.descriptor.platform.result].map(
      (request) => request?.accept,
    ),
  };
}

const note = { ...text, nullable: true };
const apart = { poll: "/renders/{id}", result: "/renders/{id}/file" };

test("an answer that is the picture is the result, and the JSON above it tells how far it is", async () => {
  const found = await understood(renders({ phase: numbered, note }));
  expect(found).toMatchObject({ ...apart, guesses: [], warnings: [], data: { from: "bytes" } });
  expect(found.settings).toContain('status: "phase"');
  expect(found.settings).toContain('words: { "2": "completed", "9": "failed" }');
});

test("it is so too where nothing says which field of the JSON is the status: that is asked for", async () => {
  const found = await understood(renders({ phase: text, note }));
  expect(found).toMatchObject({
    ...apart,
    warnings: [
      expect.stringMatching(/the result is never asked for.*Found: phase, note\. The config can/),
    ],
  });
});

test("where the JSON has nothing that may be the status, that is told too", async () => {
  const found = await understood(renders({ share: { type: "number" } }));
  expect(found).toMatchObject({
    ...apart,
    warnings: [expect.stringMatching(/never asked for.*It has none that may be\. The config can/)],
  });
});

test.for(["thumbnail", "thumb", "preview", "mask"])(
  "a %s of what was made is not the result, where the JSON has a place for one",
  async (side) => {
    const spec = JSON.stringify(renders({ phase: numbered, asset_path: text }));
    const [ofFile, ofSide] = ["file", side].map((name) =>
      JSON.parse(spec.replaceAll("ticket", "id").replaceAll("/file", `/${name}`)),
    );
    expect(await understood(ofSide)).toMatchObject({ poll: apart.poll, result: undefined });
    const both = { ...ofFile, paths: { ...ofSide.paths, ...ofFile.paths } };
    const guesses = [`result: "GET /renders/{id}/file"`];
    expect(await understood(both)).toMatchObject({ ...apart, guesses });
  },
);

test("what the config names as the result is not asked for the status", async () => {
  const result = "GET /renders/{id}/file";
  expect(await understood(renders({ phase: numbered, note }), { result })).toMatchObject(apart);
  await expect(understood(renders(undefined), { result })).rejects.toThrow("no operation reads it");
});

test("a poll of the config has its result apart where the spec shows it", async () => {
  const poll = "GET /renders/{id}";
  expect(await understood(renders({ phase: numbered, note }), { poll })).toMatchObject(apart);
  expect(await understood(renders({ phase: numbered, output: {} }), { poll })).toMatchObject({
    poll: apart.poll,
    result: undefined,
  });
});

test("where the picture is all there is to ask for, it is a guess, and there is a warning", async () => {
  const { poll, guesses, warnings } = await understood(renders(undefined));
  expect(poll).toBe("/renders/{id}/file");
  expect(guesses).toContain('poll: "GET /renders/{id}/file"');
  expect(warnings).toEqual([
    expect.stringMatching(
      /GET \/renders\/\{id\}\/file answers with the media alone.*unless it answers 202.*poll: "GET \/…\/\{id\}", result: "GET \/renders\/\{id\}\/file"/,
    ),
  ]);
});

test("what may answer with the picture itself is asked for it too", async () => {
  const types = "application/json, image/png";
  const apart = await understood(renders({ phase: numbered, note }));
  expect(apart.asked).toEqual([undefined, types]);
  expect((await understood(renders(undefined))).asked[0]).toBe(types);
});

test.for([
  [{ image: { ...text, format: "uri" } }, undefined],
  [{}, "application/json, image/png"],
] as const)(
  "beside the picture, JSON with %j is asked with Accept: %s",
  async ([fields, types]) => {
    const state = object({ id: text, status: text, ...fields });
    const content = {
      "application/json": { schema: state },
      "image/png": { schema: { ...text, format: "binary" } },
    };
    const get = {
      parameters: [{ name: "id", in: "path", required: true, schema: text }],
      responses: { "200": { description: "Its state, or the picture.", content } },
    };
    const ticket = create(object({ prompt: text }), answer(object({ id: text, status: text })));
    const { asked } = await understood(
      bearerSpec({ "/renders": ticket, "/renders/{id}": { get } }),
    );
    expect(asked).toEqual([types, undefined]);
  },
);

test("a number of a list that nothing explains is among the fields that may be the status", async () => {
  const { warnings } = await understood(renders({ phase: { enum: [0, 1, 2] }, note }));
  expect(warnings).toEqual([expect.stringContaining("Found: phase, note")]);
});

test("null stands for the data until there is some: a result that is there has none", async () => {
  const picture = object({ url: { ...text, format: "uri" } });
  for (const nullable of [
    { ...picture, type: ["object", "null"] },
    { anyOf: [picture, { type: "null" }] },
  ]) {
    const state = { status: { enum: ["queued", "done"] }, result: nullable };
    const { data } = await understood(renders(state));
    expect(JSON.stringify(data)).not.toContain("null");
    expect(data).toMatchObject({ from: "schema" });
  }
});

test("a parameter of the path that the path does not have is a slip, and the poll is found", async () => {
  const state = answer(object({ id: text, status: { enum: ["queued", "done"] } }));
  const slip = { name: "render_id", in: "path", required: true, schema: text };
  const spec = bearerSpec({
    "/renders": create(object({ scene: text }), state),
    "/renders/{id}": { get: { parameters: [slip], ...state } },
  });
  expect((await understood(spec)).poll).toBe("/renders/{id}");
});

/** What reads a render in two requests: its state, in fields such as these, and its pictures, below such a name. */
function inTwoRequests(state: object, holder = "payload", apart = "canvas"): object {
  const parameters = [{ name: "ref", in: "path", required: true, schema: text }];
  const get = (inside: object) => ({
    get: { parameters, ...answer(object({ [holder]: object(inside) })) },
  });
  const picture = object({ href: { ...text, format: "uri" }, width: { type: "integer" } });
  const accepted = object({ [holder]: object({ render: object({ ref: text }) }) });
  return bearerSpec({
    "/renders": create(object({ scene: text, medium: text }), answer(accepted)),
    "/renders/{ref}/state": get(state),
    [`/renders/{ref}/${apart}`]: get({ canvases: { type: "array", items: picture } }),
  });
}

const words = { type: "string", enum: ["WAITING", "DRAWING", "DRIED", "SMUDGED"] };
const stateAndCanvas = { poll: "/renders/{id}/state", result: "/renders/{id}/canvas" };

test.for([
  ["status", "payload"],
  ["phase", "payload"],
  ["phase", "data"],
])(
  "beside %s in %s, a note is no picture where another request for the same id has pictures",
  async ([name = "", holder = ""]) => {
    const { warnings, settings, guesses, ...found } = await understood(
      inTwoRequests({ [name]: words, note }, holder),
    );
    expect(found).toMatchObject({ ...stateAndCanvas, data: { from: "schema" } });
    expect(settings).toContain(`status: "${holder}.${name}"`);
    expect(guesses).toEqual(['words: { "DRIED": "…", "SMUDGED": "…" }']);
    expect(warnings).toEqual([expect.stringContaining("whose meaning is not known")]);
  },
);

test("a config that says how it is polled, and not where its pictures are, gets them too", async () => {
  const poll = "GET /renders/{id}/state";
  const own = { poll, words: { DRIED: "completed", SMUDGED: "failed" } } as const;
  for (const [name, lifecycle] of [
    ["status", own],
    ["phase", { ...own, status: "payload.phase" }],
    ["phase", own],
  ] as const) {
    const found = await understood(inTwoRequests({ [name]: words, note }), lifecycle);
    expect(found).toMatchObject({ ...stateAndCanvas, warnings: [] });
  }
});

test("a result of the config has its status beside it", async () => {
  const result = "GET /renders/{id}/canvas";
  expect(await understood(inTwoRequests({ phase: words }), { result })).toMatchObject(
    stateAndCanvas,
  );
});

test("a field that may have pictures makes the request beside it a guess, and one called data none", async () => {
  const open = { type: "object" };
  const { result, guesses } = await understood(
    inTwoRequests({ status: { enum: ["queued", "done"] }, drawn: open }, "payload"),
  );
  expect(result).toBe(stateAndCanvas.result);
  expect(guesses).toEqual(['result: "GET /renders/{id}/canvas"']);
  const data = { status: { enum: ["queued", "done"] }, output: open };
  expect((await understood(inTwoRequests(data))).result).toBeUndefined();
  const said = { data: "payload.note" };
  expect((await understood(inTwoRequests({ status: words, note }), said)).result).toBeUndefined();
});

/** Renders that are called by their `id`, which paths call something else; what is below one is answered with such types. */
function rendersBelow(part: string, content: object): object {
  const job = { id: text, status: { ...text, enum: ["queued", "completed", "failed"] } };
  const parameters = [{ name: "render_ref", in: "path", required: true, schema: text }];
  return bearerSpec({
    "/renders": create(object({ prompt: text }), answer(object(job))),
    "/renders/{render_ref}": { get: { parameters, ...answer(object(job)) } },
    [`/renders/{render_ref}/${part}`]: {
      get: { parameters, responses: { "200": { description: "OK", content } } },
    },
  });
}

test.each([
  ["the media", "content", { "image/png": {} }, []],
  ["media or a text", "download", { "video/mp4": {}, "application/json": { schema: text } }, []],
  [
    "their URL",
    "files",
    { "application/json": { schema: object({ image_url: { ...text, format: "uri" } }) } },
    [],
  ],
  ["nobody says what", "content", { "application/json": {} }, ["/renders/{id}/content"]],
])("below the poll's own path %s is the result", async (_, part, content, guessed) => {
  const { poll, result, guesses } = await understood(rendersBelow(part, content));
  expect({ poll, result }).toEqual({ poll: "/renders/{id}", result: `/renders/{id}/${part}` });
  const ofResult = guesses.filter((each) => each.startsWith("result"));
  expect(ofResult).toEqual(guessed.map((path) => `result: "GET ${path}"`));
});

test.each([
  ["a list", "files", { "application/json": { schema: object({ total: { type: "integer" } }) } }],
  ["a smaller picture", "preview", { "image/png": {} }],
  ["one of several", "files/{name}", { "image/png": {} }],
  ["what was given", "input/download", { "image/png": {} }],
  ["the text that was given", "prompt/content", {}],
])("%s below it is not", async (_, part, content) => {
  expect((await understood(rendersBelow(part, content))).result).toBeUndefined();
});

test("a choice of the input that is told beside the pictures is no status", async () => {
  const { poll, reasons } = await understood(
    inTwoRequests({ medium: { enum: ["oil", "ink"] }, note }),
  );
  expect(poll).toBe(stateAndCanvas.result);
  // Nothing is called the answer with the status where none has one.
  expect(reasons).toContain("the spec's schema of the poll's answer");
});

test("where nothing is the status, the time of a failure says that one failed", async () => {
  const moment = { ...text, nullable: true };
  const times = { failed_at: moment, finished_at: moment };
  const pictures = { pictures: { type: "array", items: object({ url: text }) } };
  const { settings } = await understood(renders({ ...times, ...pictures }));
  expect(settings).toContain('error: "failed_at"');
  const withStatus = renders({ ...times, ...pictures, status: numbered });
  expect((await understood(withStatus)).settings).not.toContain('error: "failed_at"');
});

test.for([
  ["/renders/{request_id}/status", "/renders/{request_id}"],
  ["/v2/status/{request_id}", "/v2/pictures/{request_id}"],
  ["/state/{request_id}", "/fetch/{request_id}"],
])(
  "beside %s, which tells the status alone, %s has the result, though the spec shows no answer",
  async ([told = "", made = ""]) => {
    const parameters = [{ name: "request_id", in: "path", required: true, schema: text }];
    const state = object({ request_id: text, status: { enum: ["queued", "done"] } });
    const { poll, result, guesses } = await understood(
      bearerSpec({
        "/renders": create(object({ scene: text }), answer(state)),
        [told]: { get: { parameters, ...answer(state) } },
        [made]: { get: { parameters, responses: { "200": { description: "The whole of it" } } } },
      }),
    );
    const asked = (path: string) => path.replace("{request_id}", "{id}");
    expect({ poll, result }).toEqual({ poll: asked(told), result: asked(made) });
    expect(guesses).toContain(`result: "GET ${asked(made)}"`);
  },
);

test("the time of a failure is that of the generation, and where something else says how it ended none is", async () => {
  const pictures = { pictures: { type: "array", items: object({ url: text }) } };
  for (const beside of [
    { webhook: object({ target: text, failed_at: text }) },
    { last_attempt: object({ failed_at: text }) },
    { done: { type: "boolean" }, failed_at: text },
  ]) {
    const { settings } = await understood(renders({ ...pictures, ...beside }));
    expect(settings.join()).not.toContain("failed_at");
  }
});

describe("a poll that the config names", () => {
  const number = { type: "integer" };

  const known = object({ ref: number, phase: text, grumble: text });
  const pictures = { type: "array", items: object({ href: { ...text, format: "uri" } }) };
  const full = answer(object({ ticket: known, harvest: object({ pictures }) }));

  const spec = bearerSpec({
    "/renders": create(
      object({ scene: text }),
      answer(object({ ticket: object({ ref: number, phase: text }) })),
    ),
    "/cabinet/lookup": {
      post: {
        requestBody: { content: { "application/json": { schema: object({ slip: number }) } } },
        ...full,
      },
      get: { parameters: [{ name: "slip", in: "query", required: true, schema: number }], ...full },
    },
  });

  const byPost = { request: "POST /cabinet/lookup", body: { slip: "{id}" } };
  const byGet = "GET /cabinet/lookup?slip={id}";

  async function understood(lifecycle: LifecycleConfig) {
    const folder = await folderWith({ "openapi.json": spec });
    const places: LifecycleConfig = {
      id: "ticket.ref",
      status: "ticket.phase",
      words: { SERVED: "completed" },
    };
    const settings = {
      folder,
      openapi: "openapi.json",
      endpoints: ["/renders"],
      lifecycle: { ...places, ...lifecycle },
    };
    const { endpoints, warnings } = await readModel(settings);
    const lines = endpoints.flatMap(understoodLines);
    return {
      settings: lines.map(({ setting }) => setting),
      warnings: warnings.map(({ message }) => message),
      data: endpoints[0]?.data,
    };
  }

  test.each([
    ["POST", byPost],
    ["GET", byGet],
  ])(
    "the answer of a %s that the config names is read, whatever its parameter is called",
    async (_, poll) => {
      const found = await understood({ poll });
      expect(found.warnings).toEqual([]);
      expect(found.settings).toContain('data: "harvest"');
      expect(found.data).toMatchObject({
        from: "schema",
        schema: { properties: { pictures: {} } },
      });
    },
  );

  test("what the config says of that answer is found there, and what it lacks is told", async () => {
    const right = { poll: byPost, data: "harvest", error: "ticket.grumble" };
    expect((await understood(right)).warnings).toEqual([]);
    const { warnings } = await understood({ ...right, data: "harvests" });
    expect(warnings).toEqual([expect.stringContaining("harvests")]);
  });

  test("the id is not the data where the spec lacks the request that the config names", async () => {
    const { data, settings } = await understood({ poll: "GET /elsewhere/of/another/service/{id}" });
    expect(data).toEqual({ from: "nothing" });
    expect(settings).not.toContain('data: "ticket.ref"');
  });
});

/** A workflow whose status and result are read by the same id, which the create calls otherwise. */
function workflow(more: object = {}) {
  const parameters = [{ name: "job_id", in: "path", required: true, schema: text }];
  const status = { enum: ["pending", "completed", "failed"] };
  const read = (fields: object) => ({ get: { parameters, ...answer(object(fields)) } });
  return bearerSpec({
    "/renders": create(object({ workflow: object({}) }), answer(object({ prompt_id: text }))),
    "/job/{job_id}/status": read({ id: text, status, created_at: text, ...more }),
    "/jobs/{job_id}": read({ id: text, status, outputs: { type: "object" } }),
  });
}

test("of what is near by, an answer with a status and a result is named before one with the status alone", async () => {
  const folder = await folderWith({ "openapi.json": workflow() });
  const asked = { folder, openapi: "openapi.json", endpoints: ["/renders"] };
  const { message } = await readModel(asked).catch((error) => error);
  expect(message).toMatch(/Near by: GET \/jobs\/\{job_id\} .*; GET \/job\/\{job_id\}\/status /);
});

test.each([
  [{}, 'result: "GET /jobs/{id}"'],
  [{ worker: text }, 'result: "GET /jobs/{id}"'],
  [{ outputs: { type: "object" } }, undefined],
  [{ note: { type: "object", additionalProperties: true } }, undefined],
])("a poll of the config whose answer has a status and %j lacks: %s", async (more, lacking) => {
  const { warnings } = await understood(workflow(more), { poll: "GET /job/{id}/status" });
  expect(warnings).toEqual(
    lacking === undefined
      ? []
      : [expect.stringMatching(/no place for the result: .*lifecycle: \{ (.*) \}$/)],
  );
  expect(warnings.join()).toContain(lacking ?? "");
});

test("it is told too where no other request has the result, and not where the config says which has", async () => {
  const { "/jobs/{job_id}": _, ...paths } = workflow().paths as Record<string, object>;
  const openapi = { ...workflow(), paths };
  const poll = "GET /job/{id}/status";
  const { warnings } = await understood(openapi, { poll });
  expect(warnings).toEqual([expect.stringContaining('lifecycle: { result: "GET /…/{id}" }')]);
  expect(await understood(openapi, { poll, result: "GET /outputs/{id}" })).toMatchObject({
    warnings: [expect.not.stringContaining("no place for the result")],
  });
});
