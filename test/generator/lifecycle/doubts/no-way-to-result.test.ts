import { expect, test } from "vitest";
import type { EndpointConfig } from "../../../../generator/config/config.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { answer, bearerSpec, create } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const painting = create(
  object({ prompt: text, image_size: text }),
  answer(object({ image_url: text })),
);
const ticket = { responses: { "202": { description: "Accepted." } } };

/** The warning of the one endpoint whose result nothing reads. */
async function warningFor(
  endpoints: readonly string[] | undefined,
  perEndpoint?: Readonly<Record<string, EndpointConfig>>,
): Promise<string> {
  const others = ["a", "b", "c", "d"].map((name) => [`/oils/${name}`, painting]);
  const openapi = bearerSpec({
    "/oils/etching": create(object({ prompt: text, image_size: text }), ticket),
    ...Object.fromEntries(others),
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const more = perEndpoint && { perEndpoint };
  const settings = { folder, openapi: "openapi.json", ...(endpoints && { endpoints }), ...more };
  const { warnings } = await readModel(settings);
  return warnings.find(({ leftOut }) => leftOut !== undefined)?.message ?? "";
}

test("the lines to paste of a list of endpoints say that the others go into the record too", async () => {
  expect(await warningFor(["oils/etching", "oils/a"])).toMatch(
    /endpoints: \{ "oils\/etching": .*Such a record names all that is generated, so it has the others, too: "oils\/a": \{\}$/,
  );
  expect(await warningFor(["oils/*"])).toMatch(
    /so it has the others, too: "oils\/a": \{\}, "oils\/b": \{\}, "oils\/c": \{\}, and so on$/,
  );
});

test("in a record they stand where they belong: nothing more is said", async () => {
  const both = { "oils/etching": {}, "oils/a": {} };
  const message = await warningFor(Object.keys(both), both);
  expect(message).toContain('endpoints: { "oils/etching": { lifecycle: ');
  expect(message).not.toContain("Such a record");
});

test("they say so too where nothing is named yet: the record takes the place of the evidence", async () => {
  expect(await warningFor(undefined)).toMatch(/so it has the others, too: "oils\/a": \{\}, /);
  expect(await warningFor(undefined, { "oils/*": {} })).toContain("so it has the others, too");
});

test("where several fail and the others answer with their results, one setting holds for all that fail", async () => {
  const asked = object({ prompt: text, size: text });
  const openapi = bearerSpec({
    "/oils/etching": create(asked, answer(object({ ticket: text }))),
    "/oils/sketch": create(asked, answer(object({ ticket: text }))),
    "/oils/print": create(asked, answer(object({ images: { type: "array", items: text } }))),
    "/v1/progress": create(
      object({ handle: text }),
      answer(object({ state: text, picture: text })),
    ),
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const { warnings } = await readModel({ folder, openapi: "openapi.json" });
  expect(warnings).toMatchObject([
    {
      leftOut: "POST /oils/etching",
      message: expect.stringMatching(/one of: lifecycle: \{ poll: /),
    },
    {
      leftOut: "POST /oils/sketch",
      message: expect.stringMatching(/all endpoints without a way$/),
    },
  ]);
  const lifecycle = {
    id: "ticket",
    poll: { request: "POST /v1/progress", body: { handle: "{id}" } },
  };
  const mended = await readModel({ folder, openapi: "openapi.json", lifecycle });
  // The request that follows them is no create that nobody asked for.
  expect([mended.aside, mended.warnings]).toEqual([[], []]);
  expect(mended.endpoints.map(({ descriptor: { create } }) => create.answers)).toEqual([
    undefined,
    "result",
    undefined,
  ]);
});

test("where all fail alike, one setting holds for all, and the error names each", async () => {
  const folder = await folderWith({
    "openapi.json": bearerSpec({
      "/oils/etching": create(object({ prompt: text, size: text }), ticket),
      "/oils/sketch": create(object({ prompt: text, size: text }), ticket),
    }),
  });
  const endpoints = ["oils/etching", "oils/sketch"];
  const error = await readModel({ folder, openapi: "openapi.json", endpoints }).catch(String);
  expect(error).toMatch(/Say it in the config, as one of: lifecycle: \{ poll: /);
  expect(error).toMatch(/It holds for all endpoints.*Nor can these be used: POST \/oils\/sketch/);
});

test("the error that names the place in the file keeps the entry to paste", async () => {
  const paths = { "/oils/etching": create(object({ prompt: text, size: text }), ticket) };
  const folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const read = readModel({ folder, openapi: "openapi.json", endpoints: ["oils/etching"] });
  await expect(read).rejects.toMatchObject({
    position: { line: expect.any(Number) },
    entry: expect.stringMatching(/^"oils\/etching": \{ lifecycle: \{ poll: /),
  });
});

test("what takes the id, and shows neither a status nor a picture, is named as what may read it", async () => {
  const stage = { ...text, enum: ["LINED_UP", "PAINTING", "HUNG", "TORN"] };
  const link = { type: "array", items: object({ link: text }) };
  const openapi = bearerSpec({
    "/run/brook": create(object({ prompt: text }), answer(object({ run_ref: text }))),
    "/runs/{run_ref}": {
      get: {
        parameters: [{ name: "run_ref", in: "path", required: true, schema: text }],
        ...answer(object({ run_ref: text, stage, pieces: link, note: text })),
      },
    },
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const read = readModel({ folder, openapi: "openapi.json", endpoints: ["/run/brook"] });
  const error = await read.catch(String);
  expect(error).toMatch(
    /and GET \/runs\/\{run_ref\} \(.*\) may read it, but nothing in its answer is known to say how far it is, or to be a picture\n/,
  );
  expect(error).not.toContain("no operation reads it");
  expect(error).toContain('lifecycle: { poll: "GET /runs/{id}", status: "stage", words: {');
});

/** How a create is polled of a platform with one more operation, or why it is left out. */
async function whyBeside(operations: object, given: object = {}): Promise<string> {
  const openapi = bearerSpec({
    "/open/v3/image/paint": create(
      object({ prompt: text, image_size: text, ...given }),
      answer(painted),
    ),
    ...operations,
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const read = readModel({ folder, openapi: "openapi.json", endpoints: ["/open/v3/image/paint"] });
  return await read.then(
    ({ endpoints }) => JSON.stringify(endpoints[0]?.descriptor.platform.poll),
    String,
  );
}

/** What reads a picture by the one parameter that its query must have. */
const painted = object({ data: object({ _id: text, image_status: { type: "integer" } }) });
const infoBy = (name: string, said = painted) => ({
  "/open/v3/image/info": {
    get: {
      parameters: [{ name, in: "query", required: true, schema: text }],
      ...answer(said),
    },
  },
});

test.for(["image_id", "imageId", "image_model_id"])(
  "a GET that is asked with %s reads a picture",
  async (name) => {
    const poll = { path: "/open/v3/image/info", query: { [name]: "{id}" } };
    expect(JSON.parse(await whyBeside(infoBy(name)))).toEqual(poll);
  },
);

test("a GET that must be asked with an id of another name, and answers otherwise, is what may read it", async () => {
  const line = 'poll: "GET /open/v3/image/info?image_model_id={id}"';
  const state = object({ stage: text, state: { type: "integer" } });
  expect(await whyBeside(infoBy("image_model_id", state))).toContain(line);
});

test("a POST by the id of anything that shows neither a status nor a picture is not to be pasted", async () => {
  for (const [path, isNear] of [
    ["/open/v4/avatar/session/finish", true],
    ["/open/v4/avatar/session/close", false],
  ] as const) {
    const finish = create(object({ id: text }), answer(object({ id: text, seconds: text })));
    const why = await whyBeside({ [path]: finish });
    expect(why).toContain('poll: "GET /…/{id}"');
    expect(why.includes(`POST ${path}`)).toBe(isNear);
  }
});

test("that it answers with the result is no line to paste where it does not wait by default", async () => {
  const deliveryMethod = { ...text, enum: ["sync", "async"], default: "async" };
  expect(await whyBeside({})).toContain('lifecycle: { answers: "result" }');
  expect(await whyBeside({}, { deliveryMethod })).not.toContain('answers: "result"');
});
