import { expect, test } from "vitest";
import type {
  AuthConfig,
  EndpointConfig,
  LifecycleConfig,
} from "../../../../generator/config/config.js";
import { understoodLines } from "../../../../generator/model/understood-lines.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });

const spec = bearerSpec({
  "/canvas/draw": {
    post: {
      requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
      ...answer(object({ ticket: object({ code: text }) })),
    },
  },
  "/v2/atelier/progress/{which}": {
    get: {
      parameters: [{ name: "which", in: "path", required: true, schema: text }],
      ...answer(
        object({
          phase: text,
          extra: {},
          pictures: { type: "array", items: object({ url: text }) },
        }),
      ),
    },
  },
});

const right: LifecycleConfig = {
  poll: "GET /v2/atelier/progress/{id}",
  id: "ticket.code",
  status: "phase",
  data: "pictures",
  words: { glazed: "completed" },
};

interface Given {
  readonly lifecycle?: LifecycleConfig;
  readonly perEndpoint?: Readonly<Record<string, EndpointConfig>>;
  readonly strict?: boolean;
}

async function warnings({ lifecycle = {}, ...more }: Given): Promise<readonly string[]> {
  const folder = await folderWith({ "openapi.json": spec });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/canvas/draw"] };
  const model = await readModel({ ...settings, ...more, lifecycle: { ...right, ...lifecycle } });
  return model.warnings.map(({ message }) => message);
}

test("a lifecycle that fits the spec is no reason to warn", async () => {
  expect(await warnings({})).toEqual([]);
  expect(await warnings({ perEndpoint: { "canvas/*": {} } })).toEqual([]);
});

test.for([
  [
    { poll: "GET /v2/atelier/progres/{id}" },
    "poll asks GET /v2/atelier/progres/{id}, which the spec lacks. Did you mean GET /v2/atelier/progress/{id}?",
  ],
  [{ poll: "GET /atelier/progress/{id}" }, "Did you mean GET /v2/atelier/progress/{id}?"],
  [
    { id: "ticket.cod" },
    'id is "ticket.cod", which the create\'s answer lacks by the spec. Did you mean ticket.code?',
  ],
  [
    { status: "phas" },
    'status is "phas", which the answer with the status lacks by the spec. Did you mean phase?',
  ],
  [{ id: "ticket.id" }, "lacks by the spec. Did you mean ticket.code?"],
  [
    { poll: { request: "GET", from: "nowhere" } },
    'poll.from is "nowhere", which the create\'s answer lacks by the spec',
  ],
  [{ id: "parcel" }, "lacks by the spec. It has ticket.code"],
  [{ status: "zustand" }, "lacks by the spec. It has phase, extra"],
  [{ done: "pictures[0].ready" }, 'done is "pictures.0.ready"'],
  [{ data: "picture" }, "Did you mean pictures?"],
] as const)(
  "a slip in the config is told, with the nearest name: %j",
  async ([lifecycle, said]) => {
    const found = await warnings({ lifecycle });
    expect(found).toEqual([expect.stringContaining(said)]);
    await expect(warnings({ lifecycle, strict: true })).rejects.toMatchObject({ code: "MS1602" });
  },
);

test.for([{ status: "extra.phase" }, { data: "pictures[0].url" }, { id: ["id", "ticket.code"] }])(
  "what the spec lacks a config may say: %j",
  async (lifecycle) => {
    expect(await warnings({ lifecycle })).toEqual([]);
  },
);

test("a glob that fits nothing is told as the config's, with the nearest folder", async () => {
  const perEndpoint = { "canvs/*": {} };
  const message = '"canvs/*" fits no create of the spec. Did you mean canvas/*?';
  expect(await warnings({ perEndpoint })).toEqual([message]);
  await expect(warnings({ perEndpoint, strict: true })).rejects.toThrow(
    `the config's endpoints: ${message}\n`,
  );
});

test("a poll by an id that nothing says where to find is no way to the result: a field that may be it is told", async () => {
  const folder = await folderWith({ "openapi.json": spec });
  const { id: _, ...lifecycle } = right;
  const settings = { folder, openapi: "openapi.json", endpoints: ["/canvas/draw"], lifecycle };
  await expect(readModel(settings)).rejects.toThrow(
    /nothing says which field.*\n.*lifecycle: \{ poll: "GET [^"]*", id: "ticket.code" \}/,
  );
});

test("words are compared with the spec's too", async () => {
  const job = object({ uid: text, phase: { enum: ["ENQUEUED", "BAKED", "BURNT"] } });
  const paths = {
    "/renders": {
      post: {
        requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
        ...answer(object({ reason: text, job })),
      },
    },
    "/jobs/{ref}": {
      get: {
        parameters: [{ name: "ref", in: "path", required: true, schema: text }],
        ...answer(object({ reason: text, job, outputs: { type: "array", items: text } })),
      },
    },
  };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const told = async (more: LifecycleConfig) => {
    const lifecycle = { poll: "GET /jobs/{id}", id: "job.uid", status: "job.phase", ...more };
    const settings = { folder, openapi: "openapi.json", endpoints: ["/renders"], lifecycle };
    return (await readModel(settings)).warnings.map(({ message }) => message);
  };
  const words = { baked: "completed", BURNT: "failed" } as const;
  expect(await told({ words })).toEqual([]);
  // What the spec does not know at all, a config may add.
  expect(await told({ words: { ...words, HUNG: "failed" } })).toEqual([]);
  expect(await told({ words: { ...words, BRNT: "failed" } })).toEqual([
    'the config\'s words have "BRNT", which the status lacks by the spec. Did you mean BURNT?',
  ]);
});

test("a slip in the name of what carries the key is told; another way to send it is the config's own", async () => {
  const key = { type: "apiKey", in: "header", name: "X-Forge-Token" };
  const security = { security: [{ key: [] }], components: { securitySchemes: { key } } };
  const folder = await folderWith({ "openapi.json": { ...spec, ...security } });
  const told = async (auth: AuthConfig) => {
    const settings = { folder, openapi: "openapi.json", endpoints: ["/canvas/draw"], auth };
    const { warnings: found } = await readModel({ ...settings, lifecycle: right });
    return found.map(({ message }) => message);
  };
  expect(await told({ header: "X-Forge-Tokn" })).toEqual([
    'the config\'s auth sends the key in "X-Forge-Tokn", which the spec lacks. Did you mean X-Forge-Token?',
  ]);
  for (const auth of [
    { header: "x-forge-token" },
    { header: "Authorization" },
    { query: "X-Forge-Tokn" },
  ]) {
    expect(await told(auth)).toEqual([]);
  }
});

test("so is one in the name of either header where the spec asks for two keys at once", async () => {
  const header = (name: string) => ({ type: "apiKey", in: "header", name });
  const securitySchemes = { id: header("X-Forge-App"), key: header("X-Forge-Secret") };
  const security = { security: [{ id: [], key: [] }], components: { securitySchemes } };
  const folder = await folderWith({ "openapi.json": { ...spec, ...security } });
  const told = async (key: string, headers: Readonly<Record<string, string>>) => {
    const settings = { folder, openapi: "openapi.json", endpoints: ["/canvas/draw"] };
    const lifecycle = { ...right, headers };
    const { warnings: found } = await readModel({ ...settings, auth: { header: key }, lifecycle });
    return found.map(({ message }) => message);
  };
  const asked = (names: string) => `the config's ${names}, which the spec lacks. Did you mean`;
  expect(await told("X-Forge-Secrt", { "X-Forge-Ap": "kiln" })).toEqual([
    `${asked('auth sends the key in "X-Forge-Secrt"')} X-Forge-Secret?`,
    `${asked('headers have "X-Forge-Ap"')} X-Forge-App?`,
  ]);
  // What is given may have a near name beside it.
  const both = { "X-Forge-App": "kiln", "X-Forge-Apps": "2", "X-Forge-Version": "3" };
  expect(await told("x-forge-secret", both)).toEqual([]);
});

test.for([
  ["GET /v1/v2/atelier/progress/{id}", "Did you mean GET /v2/atelier/progress/{id}?"],
  [
    "GET /v2/atelier/progres/{id}",
    "Did you mean GET /v2/atelier/progress/{id}? Until that is fixed, each call",
  ],
  ["GET /somewhere/{id}", "{id} takes, a request that the spec lacks. Looked for"],
] as const)("where %s is no way to the result, its path is told first", async ([poll, told]) => {
  const folder = await folderWith({ "openapi.json": spec });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/canvas/draw"] };
  const read = readModel({ ...settings, lifecycle: { poll } });
  const error = await read.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "MS1111" });
  expect(String(error)).toContain(told);
  // What was meant is to paste, not the slip again.
  const isSlip = told.includes("Did you mean");
  expect(String(error).includes('{ lifecycle: { poll: "GET /v2/atelier/progress/{id}" } }')).toBe(
    isSlip,
  );
  expect(String(error).includes('answers: "result"')).toBe(!isSlip);
});

test("a request that the spec has nothing like is told, with what it has", async () => {
  expect(await warnings({ lifecycle: { poll: "GET /orders/of/{id}" } })).toContain(
    "the config's poll asks GET /orders/of/{id}, and the spec has no such request. It has GET /v2/atelier/progress/{which}.",
  );
  expect(await warnings({ lifecycle: { result: "GET /v1/pictures/{id}" } })).toContain(
    "the config's result asks GET /v1/pictures/{id}, and the spec has no such request. It has GET /v2/atelier/progress/{which}.",
  );
  // It is no mistake for sure: a spec may lack it.
  await expect(
    warnings({ lifecycle: { result: "GET /pictures/{id}" }, strict: true }),
  ).resolves.toBeDefined();
});

const located = bearerSpec({
  "/canvas/draw": {
    post: {
      requestBody: { content: { "application/json": { schema: object({ prompt: text }) } } },
      responses: { "201": { description: "", headers: { Location: { schema: text } } } },
    },
  },
  "/canvas/{name}": {
    get: {
      parameters: [{ name: "name", in: "path", required: true, schema: text }],
      ...answer(object({ status: text, url: { ...text, format: "uri" } })),
    },
  },
});

test("where a header leads to the generation its id needs no setting, and doctor says whence it is", async () => {
  const folder = await folderWith({ "openapi.json": located });
  const settings = { folder, openapi: "openapi.json", endpoints: ["/canvas/draw"] };
  const { endpoints } = await readModel(settings);
  expect(endpoints.flatMap(understoodLines)).toContainEqual({
    what: "id",
    setting: "the end of the address in the answer's header Location",
    because: "the spec's headers",
    isGuess: false,
  });
});
