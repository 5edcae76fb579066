import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { successAnswers } from "../../generator/read/read-answers.js";
import {
  type AnswerContent,
  type EndpointAnswers,
  readEndpoints,
} from "../../generator/read/read-endpoints.js";
import type { Auth, Endpoint, FollowRequest, Platform } from "../../runtime/contract/endpoint.js";
import { createClient, generate, images } from "../../runtime/index.js";
import { type Simulator, simulate } from "../../simulator/index.js";
import { documentOf } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";

/**
 * Platforms of other ways than ours: a spec in the structure of each, the descriptor that says how it
 * is followed, and the runtime against the simulator of both. The data must fit the spec's schema.
 */

const text = { type: "string" };
const uri = { type: "string", format: "uri" };
const object = (properties: object, required?: readonly string[]) => ({
  type: "object",
  properties,
  ...(required && { required }),
});
const list = (items: object) => ({ type: "array", items });
const words = (...all: readonly string[]) => ({ type: "string", enum: all });
const json = (schema: object, status = 200) => ({
  [status]: { description: "ok", content: { "application/json": { schema } } },
});
const prompt = object({ prompt: text }, ["prompt"]);
const post = (responses: object, body: object = prompt, type = "application/json") => ({
  requestBody: { required: true, content: { [type]: { schema: body } } },
  responses,
});
const path = (name: string) => ({ name, in: "path", required: true, schema: text });

interface Case {
  readonly create: string;
  readonly paths: object;
  readonly auth?: Auth;
  readonly headers?: Platform["headers"];
  readonly describe: Partial<Pick<Endpoint, "create" | "poll" | "result" | "read">>;
  /** Where the schema of the data is: of which answer, and below which fields. */
  readonly data?: readonly [Exclude<keyof EndpointAnswers, "errors">, ...string[]];
  readonly images?: number;
}

const cases: Readonly<Record<string, Case>> = {
  "status and result apart, at URLs of the answer": {
    create: "/fal-ai/flux",
    auth: { in: "header", name: "Authorization", prefix: "Key " },
    paths: {
      "/fal-ai/flux": {
        post: post(
          json(
            object({
              request_id: text,
              status_url: uri,
              response_url: uri,
              queue_position: { type: "integer" },
            }),
          ),
        ),
      },
      "/fal-ai/flux/requests/{request_id}/status": {
        get: {
          parameters: [path("request_id")],
          responses: json(
            object({ request_id: text, status: words("IN_QUEUE", "IN_PROGRESS", "COMPLETED") }),
          ),
        },
      },
      "/fal-ai/flux/requests/{request_id}": {
        get: {
          parameters: [path("request_id")],
          responses: json(
            object(
              {
                images: list(object({ url: uri, width: { type: "integer" } }, ["url"])),
                prompt: text,
              },
              ["images"],
            ),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/fal-ai/flux/requests/{id}/status", from: ["status_url"] },
      result: { path: "/fal-ai/flux/requests/{id}", from: ["response_url"] },
      read: { id: [["request_id"]], status: ["status"] },
    },
    data: ["result"],
    images: 1,
  },
  "a list of URLs as output": {
    create: "/predictions",
    paths: {
      "/predictions": {
        post: post(
          json(
            object({
              id: text,
              status: words("starting", "processing", "succeeded", "failed", "canceled"),
              output: {},
              urls: object({ get: uri }),
            }),
            201,
          ),
        ),
      },
      "/predictions/{id}": {
        get: {
          parameters: [path("id")],
          responses: json(
            object(
              {
                id: text,
                status: words("starting", "processing", "succeeded", "failed", "canceled"),
                output: list(uri),
                error: { type: ["string", "null"] },
              },
              ["id", "status"],
            ),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/predictions/{id}" },
      read: { id: [["id"]], status: ["status"], data: ["output"] },
    },
    data: ["poll", "output"],
    images: 1,
  },
  "an id in the query, and words of its own": {
    create: "/v1/flux",
    auth: { in: "header", name: "x-key" },
    paths: {
      "/v1/flux": { post: post(json(object({ id: text, polling_url: uri }))) },
      "/v1/get_result": {
        get: {
          parameters: [{ name: "id", in: "query", required: true, schema: text }],
          responses: json(
            object(
              {
                id: text,
                status: words(
                  "Task not found",
                  "Pending",
                  "Request Moderated",
                  "Content Moderated",
                  "Ready",
                  "Error",
                ),
                result: {
                  anyOf: [
                    object({ sample: text, seed: { type: "integer" } }, ["sample"]),
                    { type: "null" },
                  ],
                },
              },
              ["id", "status"],
            ),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/v1/get_result", query: { id: "{id}" } },
      read: { id: [["id"]], status: ["status"], data: ["result"] },
    },
    data: ["poll", "result"],
  },
  "a constant header on every request": {
    create: "/v1/text_to_image",
    headers: { "X-Version": "2024-11-06" },
    paths: {
      "/v1/text_to_image": {
        post: post(json(object({ id: { type: "string", format: "uuid" } }, ["id"]))),
      },
      "/v1/tasks/{id}": {
        get: {
          parameters: [path("id")],
          responses: json({
            oneOf: [
              object({ id: text, status: { const: "PENDING" } }, ["status"]),
              object(
                {
                  id: text,
                  status: { const: "RUNNING" },
                  progress: { type: "number", maximum: 1 },
                },
                ["status"],
              ),
              object({ id: text, status: { const: "SUCCEEDED" }, output: list(uri) }, [
                "status",
                "output",
              ]),
              object({ id: text, status: { const: "FAILED" }, failure: text }, [
                "status",
                "failure",
              ]),
            ],
          }),
        },
      },
    },
    describe: {
      poll: { path: "/v1/tasks/{id}" },
      read: { id: [["id"]], status: ["status"], data: ["output"] },
    },
    images: 1,
  },
  "base64 in the answer itself": {
    create: "/images/generations",
    paths: {
      "/images/generations": {
        post: post(
          json(
            object(
              {
                created: { type: "integer" },
                data: list(object({ b64_json: text, revised_prompt: text })),
              },
              ["created"],
            ),
          ),
        ),
      },
    },
    describe: {
      create: { path: "/images/generations", answers: "result" },
      read: { data: ["data"] },
    },
    data: ["create", "data"],
  },
  "URLs in the answer itself, by a form": {
    create: "/v1/draw",
    auth: { in: "header", name: "Api-Key" },
    paths: {
      "/v1/draw": {
        post: post(
          json(
            object(
              {
                data: list(
                  object(
                    { url: text, seed: { type: "integer" }, is_image_safe: { type: "boolean" } },
                    ["url"],
                  ),
                ),
              },
              ["data"],
            ),
          ),
          prompt,
          "multipart/form-data",
        ),
      },
    },
    describe: { create: { path: "/v1/draw", answers: "result" }, read: { data: ["data"] } },
    data: ["create", "data"],
    images: 1,
  },
  "the HTTP status as status": {
    create: "/upscale",
    paths: {
      "/upscale": { post: post(json(object({ id: text }, ["id"]))) },
      "/results/{id}": {
        get: {
          parameters: [path("id")],
          responses: {
            ...json(object({ id: text, status: words("in-progress") }), 202),
            ...json(
              object(
                {
                  result: { type: "string", description: "The image, in base64." },
                  seed: { type: "integer" },
                },
                ["result"],
              ),
            ),
          },
        },
      },
    },
    describe: { poll: { path: "/results/{id}" }, read: { id: [["id"]], running: 202 } },
    data: ["poll"],
  },
  "envelopes of different names": {
    create: "/generations",
    paths: {
      "/generations": { post: post(json(object({ job: object({ generationId: text }) }))) },
      "/generations/{id}": {
        get: {
          parameters: [path("id")],
          responses: json(
            object({
              byPk: object({
                id: text,
                status: words("PENDING", "COMPLETE", "FAILED"),
                generated_images: list(object({ url: text, nsfw: { type: "boolean" } }, ["url"])),
              }),
            }),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/generations/{id}" },
      read: {
        id: [
          ["job", "generationId"],
          ["byPk", "id"],
        ],
        status: ["byPk", "status"],
        data: ["byPk", "generated_images"],
      },
    },
    data: ["poll", "byPk", "generated_images"],
    images: 1,
  },
  "a code in every envelope": {
    create: "/api/createTask",
    paths: {
      "/api/createTask": {
        post: post(
          json(
            object({
              code: { type: "integer", enum: [200, 401, 402] },
              msg: text,
              data: object({ taskId: text }),
            }),
          ),
        ),
      },
      "/api/recordInfo": {
        get: {
          parameters: [{ name: "taskId", in: "query", required: true, schema: text }],
          responses: json(
            object({
              code: { type: "integer", enum: [200, 401] },
              data: object({
                taskId: text,
                state: words("waiting", "queuing", "generating", "success", "fail"),
                resultJson: text,
                failMsg: text,
              }),
            }),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/api/recordInfo", query: { taskId: "{id}" } },
      read: { id: [["data", "taskId"]], status: ["data", "state"], data: ["data", "resultJson"] },
    },
    data: ["poll", "data", "resultJson"],
  },
  "polls by POST, and a number as status": {
    create: "/v1/images",
    auth: { in: "query", name: "key" },
    paths: {
      "/v1/images": {
        post: post(json(object({ code: { type: "integer" }, data: object({ taskid: text }) }))),
      },
      "/v1/images/info": {
        post: post(
          json(
            object({
              data: object({
                taskid: text,
                image_status: { type: "integer", enum: [1, 2, 3, 4] },
                url: list(text),
              }),
            }),
          ),
          object({ taskid: text }, ["taskid"]),
        ),
      },
    },
    describe: {
      poll: { method: "POST", path: "/v1/images/info", body: { taskid: "{id}" } },
      read: {
        id: [["data", "taskid"]],
        status: ["data", "image_status"],
        data: ["data", "url"],
        words: { "3": "COMPLETED", "4": "FAILED" },
      },
    },
    data: ["poll", "data", "url"],
    images: 1,
  },
  "an id that is a number, in the body": {
    create: "/v1/images/draw",
    paths: {
      "/v1/images/draw": { post: post(json(object({ ticket: { type: "integer" } }))) },
      "/v1/images/info": {
        post: post(
          json(object({ stage: words("pending", "done"), url: list(uri) }, ["stage", "url"])),
          object({ ticket: { type: "integer" } }, ["ticket"]),
        ),
      },
    },
    describe: {
      poll: { method: "POST", path: "/v1/images/info", body: { ticket: "{id:number}" } },
      read: { id: [["ticket"]], status: ["stage"], data: ["url"] },
    },
    data: ["poll", "url"],
    images: 1,
  },
  "pictures in a list of a name that means nothing": {
    create: "/paint",
    paths: {
      "/paint": { post: post(json(object({ ticket: text }))) },
      "/look/{id}": {
        get: {
          responses: json(
            object({
              stage: words("pending", "done"),
              payload: object({ canvas: list(text), note: text }),
            }),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/look/{id}" },
      read: { id: [["ticket"]], status: ["stage"], data: ["payload"] },
    },
    data: ["poll", "payload"],
    images: 1,
  },
  "a key in the body": {
    create: "/api/draw",
    auth: { in: "body", name: "key" },
    paths: {
      "/api/draw": {
        post: post(
          json(
            object({ status: words("success", "error"), output: list(uri) }, ["status", "output"]),
          ),
        ),
      },
    },
    describe: {
      create: { path: "/api/draw", answers: "result" },
      read: { status: ["status"], data: ["output"] },
    },
    data: ["create", "output"],
    images: 1,
  },
  "a flag that turns true": {
    create: "/operations",
    auth: { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" },
    paths: {
      "/operations": { post: post(json(object({ name: text, done: { type: "boolean" } }))) },
      "/operations/{name}": {
        get: {
          parameters: [path("name")],
          responses: json(
            object({
              name: text,
              done: { type: "boolean" },
              response: object({ images: list(object({ uri })) }),
              error: object({ message: text }),
            }),
          ),
        },
      },
    },
    describe: {
      poll: { path: "/operations/{id}" },
      read: { id: [["name"]], flag: ["done"], data: ["response"] },
    },
    data: ["poll", "response"],
  },
  "a picture as the answer": {
    create: "/bytes",
    paths: {
      "/bytes": {
        post: post({
          200: {
            description: "ok",
            content: { "image/*": { schema: { type: "string", format: "binary" } } },
          },
        }),
      },
    },
    describe: { create: { path: "/bytes", answers: "result", accept: "image/*" }, read: {} },
  },
  "an id in a header alone": {
    create: "/jobs",
    paths: {
      "/jobs": {
        post: post({ 202: { description: "accepted", headers: { Location: { schema: text } } } }),
      },
      "/jobs/{id}": {
        get: {
          parameters: [path("id")],
          responses: json(
            object({ id: { type: "integer" }, status: text, result: object({ url: text }) }),
          ),
        },
      },
    },
    describe: { poll: { path: "/jobs/{id}" }, read: { status: ["status"], data: ["result"] } },
    data: ["poll", "result"],
    images: 1,
  },
};

interface Served {
  readonly simulator: Simulator;
  readonly endpoint: Endpoint;
  readonly answers: EndpointAnswers;
}

const key = "user:key";
const client = createClient({ createRetry: "unsent" });

/** Reads the spec of a case, and serves it in the way that the case describes. */
async function serve(given: Case): Promise<Served> {
  const { create, paths, auth, headers, describe: own } = given;
  const spec = documentOf({ paths, servers: [{ url: "https://api.acme.example/base" }] });
  const folder = await folderWith({ "openapi.json": spec.root });
  const lifecycle = { poll: "GET /nowhere/{id}", id: "id" };
  const [found] = await readEndpoints({
    folder,
    openapi: "openapi.json",
    endpoints: [create],
    lifecycle,
  });
  if (found === undefined) throw new Error(`${create} was not read`);
  const { name, baseUrl, apiKeyVariable } = found.endpoint.platform;
  const platform: Platform = {
    ...{ name, baseUrl, apiKeyVariable },
    ...(auth && { auth }),
    ...(headers && { headers }),
  };
  const { poll: _, read: _read, result: _result, ...rest } = found.endpoint;
  const endpoint: Endpoint = { ...rest, create: { path: create }, ...own, platform };
  const answersOf = (request: FollowRequest | false | undefined) => {
    if (!request) return undefined;
    const wanted = request.path?.replace(/\{.*?\}/g, "{}");
    const operation = spec
      .operations()
      .find(
        ({ method, path: at }) =>
          method === (request.method ?? "GET") && at.replace(/\{.*?\}/g, "{}") === wanted,
      );
    return operation && successAnswers(operation);
  };
  const poll = answersOf(endpoint.poll);
  const result = answersOf(endpoint.result);
  const answers = {
    create: found.answers.create,
    ...(poll && { poll }),
    ...(result && { result }),
  };
  const simulator = await simulate({
    endpoints: [{ endpoint, answers }],
    latencyMs: 30,
    apiKey: key,
  });
  onTestFinished(() => simulator.close());
  return { simulator, endpoint, answers };
}

/** The schema of the data, with the definitions that it may refer to. */
function dataSchema(answers: EndpointAnswers, [role, ...fields]: NonNullable<Case["data"]>) {
  const contents = (answers[role] ?? [])
    .filter(({ status }) => status !== 202)
    .flatMap((each) => each.contents);
  let schema: AnswerContent["schema"] = contents[0]?.schema;
  for (const name of fields) {
    const branch = schema?.anyOf?.find((each) => each.properties !== undefined) ?? schema;
    schema = branch?.properties?.[name];
  }
  if (schema === undefined) throw new Error(`no schema at ${fields.join(".")}`);
  return JSON.parse(JSON.stringify(schema)) as object; // plain objects, as Ajv wants them
}

describe("a function against the simulator of its platform:", () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  test.each(Object.entries(cases))("%s", async (_, given) => {
    const { simulator, endpoint, answers } = await serve(given);
    const options = { baseUrl: simulator.baseUrl, apiKey: key, client, pollIntervalMs: 10 };
    const done = await generate(endpoint, { prompt: "A boat" }, options);
    expect(done).toMatchObject({ ok: true });
    if (!done.ok) return;
    if (given.data !== undefined) {
      const fits = ajv.compile(dataSchema(answers, given.data));
      expect([done.data, fits(done.data), fits.errors]).toEqual([done.data, true, null]);
    }
    expect(JSON.stringify(done.data, showBytes)).toMatch(/http:|iVBOR|bytes/);
    if (given.images !== undefined) expect(images(done)).toHaveLength(given.images);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 1, charges: 1 });
    const wrong = generate(endpoint, { prompt: "A boat" }, { ...options, apiKey: "another:key" });
    const name = given.auth?.name ?? "Authorization";
    await expect(wrong).rejects.toMatchObject({
      category: "auth",
      status: 401,
      message: expect.stringContaining(name),
    });
    const failed = await generate(endpoint, { prompt: "A boat [fail]" }, options).catch(
      (error: unknown) => error,
    );
    expect(JSON.stringify(failed) + String(failed)).toContain("could not make the image");
  });
});

function showBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `bytes ${value.length}` : value;
}

test("pictures that an answer names are served", async () => {
  const given = cases["envelopes of different names"];
  if (given === undefined) throw new Error("no such case");
  const { simulator, endpoint } = await serve(given);
  const done = await generate(
    endpoint,
    { prompt: "A boat" },
    { baseUrl: simulator.baseUrl, apiKey: key, client, pollIntervalMs: 10 },
  );
  const response = await fetch(images(done)[0]?.url ?? "");
  expect(response.headers.get("content-type")).toBe("image/png");
});
