import type { ServerResponse } from "node:http";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { simulate } from "../../simulator/simulate.js";
import { bearerSpec } from "../generator/spec-of.js";
import { startServer } from "../runtime/scripted-server.js";
import { folderWith } from "../temporary-folder.js";

const text = { type: "string" };
const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});
const event = (name: string, more: object = {}) =>
  object({ type: { ...text, enum: [name] }, b64_json: text, size: text, ...more }, ["type"]);
const picture = object({ b64_json: text, url: text });

/** A platform whose one create answers with a list, or with events of one picture each. */
const spec = bearerSpec({
  "/images/generations": {
    post: {
      requestBody: {
        content: {
          "application/json": {
            schema: object({ prompt: text, stream: { type: "boolean" } }, ["prompt"]),
          },
        },
      },
      responses: {
        "200": {
          description: "",
          content: {
            "application/json": {
              schema: object({
                created: { type: "integer" },
                data: { type: "array", items: picture },
              }),
            },
            "text/event-stream": {
              schema: {
                anyOf: [
                  event("image_generation.partial_image", {
                    partial_image_index: { type: "integer" },
                  }),
                  event("image_generation.completed", { usage: object({}) }),
                ],
              },
            },
          },
        },
      },
    },
  },
});

/** A whole picture of one pixel. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const OTHER_PNG = PNG.replace("NkYPhfDw", "P8z8Dwn4");

const sse = (...events: readonly object[]) =>
  events.map((each) => `data: ${JSON.stringify(each)}\n\n`).join("");

async function endpointOf(openapi: object) {
  const folder = await folderWith({ "openapi.json": openapi });
  const [endpoint] = (await readModel({ folder, openapi: "openapi.json" })).endpoints;
  if (endpoint === undefined || endpoint.data.from === "nothing") throw new Error("nothing read");
  return { folder, endpoint, fits: new Ajv2020({ strict: false }).compile(endpoint.data.schema) };
}

test.for([false, true])(
  "what arrives has the type of the data, whether `stream` is %s",
  async (stream) => {
    const { endpoint, fits } = await endpointOf(spec);
    const { create, read, platform } = endpoint.descriptor;
    expect(create.answers).toBe("result");
    expect((read ?? platform.read)?.events).toBe("item");
    const server = await startServer((request, response) => {
      const isAsked = Object(JSON.parse(request.body)).stream === true;
      response.writeHead(200, {
        "content-type": isAsked ? "text/event-stream" : "application/json",
      });
      response.end(
        isAsked
          ? sse(
              { type: "image_generation.partial_image", b64_json: "aaaa", partial_image_index: 0 },
              {
                type: "image_generation.completed",
                b64_json: PNG,
                size: "1x1",
                usage: { total: 1 },
              },
            )
          : JSON.stringify({ created: 1, data: [{ b64_json: PNG }] }),
      );
    });
    const options = { baseUrl: server.url, apiKey: "k-1" };
    const call = generate(endpoint.descriptor, { prompt: "a", stream }, options);
    const generation = await call.finally(() => server.close());
    const data = generation.ok ? generation.data : generation.message;
    expect([data, fits(data)]).toEqual([[{ b64_json: PNG, ...(stream && { size: "1x1" }) }], true]);
    expect(images(generation)).toHaveLength(1);
  },
);

test.for([
  ["whole", (response: ServerResponse) => response.end()],
  ["broken off after them", (response: ServerResponse) => response.destroy()],
  ["left open after them", () => {}],
  ["kept open by comments", (response: ServerResponse) => beat(response)],
] as const)("each of several pictures is there, the stream %s", async ([_how, close]) => {
  const { endpoint } = await endpointOf(spec);
  const server = await startServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const done = (size: string, b64_json: string) => {
      const type = "image_generation.completed";
      return { type, id: `picture-${size}`, b64_json, size, usage: { total: 2 } };
    };
    response.write(sse(done("1x1", PNG), done("2x2", OTHER_PNG)));
    setTimeout(close, 20, response);
  });
  const options = { baseUrl: server.url, apiKey: "k-1", idleTimeoutMs: 200, timeoutMs: 1_000 };
  const call = generate(endpoint.descriptor, { prompt: "a", stream: true }, options);
  const generation = await call.finally(() => server.close());
  expect(generation).toMatchObject({
    ok: true,
    data: [{ size: "1x1" }, { size: "2x2" }],
    usage: { total: 2 },
  });
  expect(images(generation)).toHaveLength(2);
  expect(server.requests).toHaveLength(1);
});

/** Says that it is there, until it is closed. */
function beat(response: ServerResponse): void {
  const timer = setInterval(() => response.write(": here\n\n"), 20);
  response.once("close", () => clearInterval(timer));
}

test("the simulator streams such a list as its spec says", async () => {
  const { folder, endpoint, fits } = await endpointOf(spec);
  await using simulator = await simulate({ openapi: `${folder}/openapi.json`, latencyMs: 0 });
  const options = { baseUrl: simulator.baseUrl, apiKey: "any-key" };
  const generation = await generate(endpoint.descriptor, { prompt: "a", stream: true }, options);
  expect([generation.source, generation.ok && fits(generation.data)]).toEqual(["sse", true]);
  expect(images(generation)).toHaveLength(1);
});

test("events that carry the whole list are taken as they are", async () => {
  const { "application/json": json } =
    spec.paths["/images/generations"].post.responses["200"].content;
  const whole = structuredClone(spec);
  Object.assign(whole.paths["/images/generations"].post.responses["200"].content, {
    "text/event-stream": json,
  });
  const { endpoint } = await endpointOf(whole);
  expect(endpoint.descriptor.platform.read?.events).toBeUndefined();
});
