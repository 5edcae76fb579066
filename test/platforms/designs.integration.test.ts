import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { type Recorded, serve } from "../runtime/scripted-server.js";
import { folderWith } from "../temporary-folder.js";

/** How often `npm run properties` asks; by default, what a test run has time for. */
const runs = Math.min(Number(process.env["MODELSMITH_PROPERTY_RUNS"] ?? 150), 20_000);

const text = { type: "string" };
const picture = "https://media.acme.example/boat.png";

/** Where the requests of a platform go, and what its answers are like. */
interface Design {
  readonly create: string;
  readonly follow: Follow;
  /** Where the answers have the id. */
  readonly id: readonly string[];
  /** What the request that follows calls it, if not as the answers do. */
  readonly parameter: string | undefined;
  readonly status: readonly string[];
  readonly words: readonly [string, string, string];
  readonly listsWords: boolean;
  readonly media: keyof typeof medias;
  readonly code: 200 | 201 | 202;
  /** The create's answer has the place for the picture, too, as that of one schema for both. */
  readonly isOneSchema: boolean;
}

type Follow = (create: string, name: string) => { readonly path: string; readonly in: Place };
type Place = "path" | "path of a POST" | "query" | "body";

const follows: readonly Follow[] = [
  (create, name) => ({ path: `${create}/{${name}}`, in: "path" }),
  (create, name) => ({ path: `${create}/{${name}}/status`, in: "path" }),
  (_, name) => ({ path: `/v1/tasks/{${name}}`, in: "path" }),
  (_, name) => ({ path: `/jobs/{${name}}`, in: "path" }),
  (_, name) => ({ path: `/v1/generations/{${name}}`, in: "path" }),
  (_, name) => ({ path: `/status/{${name}}`, in: "path" }),
  (_, name) => ({ path: `/v1/images/fetch/{${name}}`, in: "path of a POST" }),
  () => ({ path: "/v1/task/status", in: "query" }),
  () => ({ path: "/get_result", in: "query" }),
  () => ({ path: "/v1/query", in: "body" }),
];

/** The schema of the place for the picture, and the place with it. */
const medias = {
  images: [
    { type: "array", items: { type: "object", properties: { url: text } } },
    [{ url: picture }],
  ],
  output: [{ type: "array", items: { type: "string", format: "uri" } }, [picture]],
  image_url: [text, picture],
  result: [
    { type: "object", properties: { url: { type: "string", format: "uri" } } },
    { url: picture },
  ],
} as const;

const designs: fc.Arbitrary<Design> = fc
  .record({
    create: fc.constantFrom(
      ..."/v1/images/generations /v1/generate /api/text-to-image /models/flux/images /v2/flux-pro".split(
        " ",
      ),
      ..."/queue/submit /v1/jobs /predictions /v1/image/create /run /images /imagine".split(" "),
    ),
    follow: fc.constantFrom(...follows),
    id: fc.constantFrom(
      ..."id uid uuid task_id taskId jobId request_id generation_id image_id"
        .split(" ")
        .map((name) => [name]),
      ["data", "task_id"],
      ["data", "id"],
      ["result", "id"],
    ),
    parameter: fc.constantFrom(undefined, "id", "task_id"),
    status: fc.constantFrom(["status"], ["state"], ["task_status"], ["data", "status"]),
    words: fc.constantFrom<Design["words"]>(
      ["queued", "processing", "succeeded"],
      ["PENDING", "RUNNING", "SUCCESS"],
      ["starting", "running", "completed"],
      ["Waiting", "InProgress", "Finished"],
    ),
    listsWords: fc.boolean(),
    media: fc.constantFrom("images", "output", "image_url", "result"),
    code: fc.constantFrom(200, 201, 202),
    isOneSchema: fc.boolean(),
  })
  // One place for two things.
  .filter(({ id, media }) => id.join() !== "result,id" || media !== "result");

test("a platform of a usual design is understood from its spec, and followed to its picture", {
  timeout: 60_000 + runs * 100,
}, async () => {
  // One server for all: a client keeps connections and ids of each server that it knows.
  let platform: Platform | undefined;
  const server = await serve((request, response) => platform?.answer(request, response));
  await fc.assert(
    fc.asyncProperty(designs, async (design) => {
      const folder = await folderWith({ "openapi.json": specOf(design) });
      const [endpoint] = (
        await readModel({ folder, openapi: "openapi.json", endpoints: [design.create] })
      ).endpoints;
      if (endpoint === undefined) throw new Error("nothing was read");
      platform = platformOf(design);
      const options = { baseUrl: server.url, apiKey: "k-1", pollIntervalMs: 1, timeoutMs: 5_000 };
      const generation = await generate(endpoint.descriptor, { prompt: "a" }, options);
      expect(images(generation).map(({ url }) => url)).toEqual([picture]);
      expect(platform.counts).toEqual({ creates: 1, polls: 2 });
    }),
    { numRuns: runs },
  );
});

test.each(Object.entries(medias))(
  "%s in the create's answer is the result, whatever stands beside it",
  async (name, [schema, value]) => {
    const at = [[[name], schema]] as const;
    const more = [
      [["seed"], text],
      [["moderation"], { type: "string", enum: ["pending", "approved", "rejected"] }],
    ] as const;
    const post = {
      ...body({ prompt: text }, ["prompt"]),
      ...answer(200, schemaOf([...at, ...more])),
    };
    const folder = await folderWith({
      "openapi.json": { ...frame, paths: { "/images": { post }, ...rivals(schemaOf(at)) } },
    });
    const [endpoint] = (
      await readModel({ folder, openapi: "openapi.json", endpoints: ["/images"] })
    ).endpoints;
    if (endpoint === undefined) throw new Error("nothing was read");
    const asked: string[] = [];
    const server = await serve(({ method, path }, response) => {
      asked.push(`${method} ${path}`);
      send(response, 200, [
        [[name], value],
        [["moderation"], "approved"],
      ]);
    });
    const options = { baseUrl: server.url, apiKey: "k-1", timeoutMs: 5_000 };
    const generation = await generate(endpoint.descriptor, { prompt: "a" }, options);
    expect(images(generation).map(({ url }) => url)).toEqual([picture]);
    expect(asked).toEqual(["POST /images"]);
  },
);

test.each([
  ["taskInfo", { task_id: "t-1" }],
  ["Resp", { taskId: "t-1" }],
  ["items", [{ job_id: "t-1" }]],
])("an id that the spec does not show, in an open %s, is followed", async (name, value) => {
  const open = Array.isArray(value)
    ? { type: "array", items: { type: "object" } }
    : { type: "object" };
  const post = {
    ...body({ prompt: text }, ["prompt"]),
    ...answer(200, { type: "object", properties: { code: { type: "integer" }, [name]: open } }),
  };
  const get = {
    parameters: [{ name: "id", in: "path", required: true, schema: text }],
    ...answer(200, { type: "object", properties: { status: text, image_url: text } }),
  };
  const paths = { "/images": { post }, "/images/{id}": { get } };
  expect(
    await madeBy(paths, ({ method }) =>
      method === "POST" ? { code: 0, [name]: value } : { status: "completed", image_url: picture },
    ),
  ).toEqual({ status: "COMPLETED", asked: ["POST /images", "GET /images/t-1"] });
});

test.each(["link", "photo", "content", "imageKey"])(
  "a status beside a %s is that of the result, which no other request reads",
  async (name) => {
    const properties = { status: text, [name]: text };
    const post = {
      ...body({ prompt: text }, ["prompt"]),
      ...answer(200, { type: "object", properties }),
    };
    expect(
      await madeBy({ "/images": { post } }, () => ({ status: "success", [name]: picture })),
    ).toEqual({ status: "COMPLETED", asked: ["POST /images"] });
  },
);

/** What a call of `POST /images` ends with, and what it asks a platform that replies so. */
async function madeBy(paths: object, reply: (request: Recorded) => object) {
  const folder = await folderWith({ "openapi.json": { ...frame, paths } });
  const { endpoints } = await readModel({
    folder,
    openapi: "openapi.json",
    endpoints: ["/images"],
  });
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("nothing was read");
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(`${request.method} ${request.path}`);
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify(reply(request)));
  });
  const options = { baseUrl: server.url, apiKey: "k-1", pollIntervalMs: 1, timeoutMs: 5_000 };
  const { status } = await generate(endpoint.descriptor, { prompt: "a" }, options);
  return { status, asked };
}

/** What the specs of all designs have. */
const frame = {
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example" }],
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
};

function specOf(design: Design): object {
  const { id, status, words, listsWords, media, code, isOneSchema } = design;
  const { path, in: place } = followed(design);
  const state = listsWords ? { type: "string", enum: [...words, "failed"] } : text;
  const pending = [
    [id, text],
    [status, state],
  ] as const;
  const whole = [...pending, [[...status.slice(0, -1), media], medias[media][0]]] as const;
  const name = nameOf(design);
  const parameter = { name, required: true, schema: text };
  const follow = {
    ...answer(200, schemaOf(whole)),
    ...(place.startsWith("path") && { parameters: [{ ...parameter, in: "path" }] }),
    ...(place === "query" && { parameters: [{ ...parameter, in: "query" }] }),
    ...(place === "body" && body({ [name]: text }, [name])),
  };
  return {
    ...frame,
    paths: {
      [design.create]: {
        post: {
          summary: "Generate an image",
          ...body({ prompt: text, seed: { type: "integer" } }, ["prompt"]),
          ...answer(code, schemaOf(isOneSchema ? whole : pending)),
        },
      },
      [path]: { [methodOf(place).toLowerCase()]: follow },
      ...rivals(schemaOf(whole)),
      // Of other things.
      "/v1/models/{model_id}": {
        get: {
          parameters: [{ name: "model_id", in: "path", required: true, schema: text }],
          ...answer(200, { type: "object", properties: { id: text, status: text } }),
        },
      },
    },
  };
}

/** What answers as the request that follows does, or takes an id too, and is about something else. */
function rivals(whole: object): object {
  const byId = (name: string) => ({
    parameters: [{ name, in: "path", required: true, schema: text }],
    ...answer(200, whole),
  });
  return {
    "/v1/templates/{template_id}": { get: byId("template_id") },
    "/v1/subscriptions/{subscription_id}": { get: byId("subscription_id") },
    "/v1/images/{image}/get-upscale": { post: byId("image") },
    "/v1/images/{image}/upscale": { post: byId("image") },
    "/{tenant}/orders/{order}": {
      get: {
        parameters: [...byId("tenant").parameters, ...byId("order").parameters],
        ...answer(200, whole),
      },
    },
  };
}

function followed(design: Design): ReturnType<Follow> {
  return design.follow(design.create, nameOf(design));
}

function nameOf({ parameter, id }: Design): string {
  return parameter ?? id.at(-1) ?? "";
}

function methodOf(place: Place): string {
  return place === "body" || place === "path of a POST" ? "POST" : "GET";
}

function answer(code: number, schema: object): object {
  const description = "An answer.";
  return { responses: { [code]: { description, content: { "application/json": { schema } } } } };
}

function body(properties: object, required: readonly string[]): object {
  const schema = { type: "object", properties, required };
  return { requestBody: { required: true, content: { "application/json": { schema } } } };
}

type Places = readonly (readonly [place: readonly string[], value: unknown])[];

/** An object with a value at each place. */
function objectOf(places: Places, within: (fields: object) => object): object {
  const names = [...new Set(places.map(([[name = ""]]) => name))];
  const fields = names.map((name) => {
    const inner = places
      .filter(([[first]]) => first === name)
      .map(([[, ...rest], value]) => [rest, value] as const);
    const [[rest, value] = [[], undefined]] = inner;
    return [name, rest.length === 0 ? value : objectOf(inner, within)];
  });
  return within(Object.fromEntries(fields));
}

function schemaOf(places: Places): object {
  return objectOf(places, (properties) => ({ type: "object", properties }));
}

/** A platform of a design, whose generation is finished when it is asked for the second time. */
interface Platform {
  readonly counts: Readonly<Record<"creates" | "polls", number>>;
  readonly answer: (request: Recorded, response: ServerResponse) => void;
}

let platforms = 0;

function platformOf(design: Design): Platform {
  const { id: place, status, words, media, code } = design;
  platforms += 1;
  const id = `g-${platforms}`;
  const counts = { creates: 0, polls: 0 };
  const state = (word: string) =>
    [
      [place, id],
      [status, word],
    ] as const;
  const answer: Platform["answer"] = (request, response) => {
    if (request.method === "POST" && request.path === design.create) {
      counts.creates += 1;
      send(response, code, state(words[0]));
    } else if (asks(request, design, id)) {
      counts.polls += 1;
      const done = [
        ...state(words[2]),
        [[...status.slice(0, -1), media], medias[media][1]],
      ] as const;
      send(response, 200, counts.polls === 1 ? state(words[1]) : done);
    } else send(response, 404, [[["message"], "no such route"]]);
  };
  return { counts, answer };
}

/** Whether a request asks for the generation as the design has it. */
function asks({ method, path, body: sent }: Recorded, design: Design, id: string): boolean {
  const { path: template, in: place } = followed(design);
  if (method !== methodOf(place)) return false;
  const name = nameOf(design);
  if (place === "query") return path === `${template}?${name}=${id}`;
  if (place === "body") return path === template && sent === JSON.stringify({ [name]: id });
  return path === template.replace(`{${name}}`, id);
}

function send(response: ServerResponse, code: number, places: Places): void {
  const text = JSON.stringify(objectOf(places, (fields) => fields));
  response.writeHead(code, { "content-type": "application/json" }).end(text);
}
