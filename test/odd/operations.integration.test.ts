import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EndpointModel, Model } from "../../generator/model/model.js";
import { readEndpoints } from "../../generator/read/read-endpoints.js";
import { generate } from "../../runtime/index.js";
import type { Simulator } from "../../simulator/service/types.js";
import { simulate } from "../../simulator/simulate.js";
import { compileStrictly } from "../generator/compile-strictly.js";
import { generateAndRead } from "../generator/generate-and-read.js";
import { create, docsOf } from "../generator/spec-of.js";
import { folderWith } from "../temporary-folder.js";
import { object } from "./feature.js";

const prompt = object({ prompt: { type: "string" } }, { required: ["prompt"] });
const answer = {
  description: "",
  content: {
    "application/json": {
      schema: object({
        id: { type: "string" },
        status: { type: "string" },
        data: object({
          url: { type: "string" },
          secret: { type: "string", writeOnly: true },
          made: { type: "string", readOnly: true },
        }),
      }),
    },
  },
};
const poll = { "/generation/{id}": { get: { responses: { "200": answer } } } };
const answering = (responses: object, more: object = {}) => create(prompt, { responses, ...more });

/** Paths by what is odd about their operation; each makes a function. */
const odd: Readonly<Record<string, object>> = {
  "/acme/no-operation-id": answering({ "200": answer }),
  "/acme/duplicated-id-one": answering({ "200": answer }, { operationId: "same" }),
  "/acme/duplicated-id-two": answering({ "200": answer }, { operationId: "same" }),
  "/acme/id-that-is-no-identifier": answering({ "200": answer }, { operationId: "a b; c()" }),
  "/acme/body-behind-references": {
    post: {
      requestBody: { $ref: "#/components/requestBodies/Prompt" },
      responses: { "200": { $ref: "#/components/responses/State" } },
    },
  },
  "/acme/path-item-behind-reference": { $ref: "#/components/pathItems/Item" },
  "/acme/several-content-types": {
    post: {
      requestBody: {
        content: {
          "text/plain": { schema: { type: "string" } },
          "application/x-www-form-urlencoded": { schema: prompt },
          "application/json; charset=utf-8": { schema: prompt },
        },
      },
      responses: {
        "200": {
          description: "",
          content: {
            "image/png": {},
            "text/html": {},
            "application/json; type=image/png": answer.content["application/json"],
          },
        },
      },
    },
  },
  "/acme/form-alone": {
    post: {
      requestBody: { content: { "multipart/form-data": { schema: prompt } } },
      responses: { "200": answer },
    },
  },
  "/acme/created": answering({ "201": answer, "400": { description: "" } }),
  "/acme/accepted": answering({ "202": answer }),
  "/acme/any-success": answering({ "2XX": answer, default: { description: "An error." } }),
  "/acme/default-alone": answering({ default: answer }),
  "/acme/flux-1.1": answering({ "200": answer }),
  "/acme/image:generate": answering({ "200": answer }),
  "/acme/trailing-slash/": answering({ "200": answer }),
  "/acme/%7Eencoded~tilde": answering({ "200": answer }),
  "/acme/server-of-its-own": answering(
    { "200": answer },
    { servers: [{ url: "https://api.acme.example/v1/beta" }] },
  ),
  "/acme/server-of-its-path": {
    servers: [{ url: "/v1/labs/{stage}", variables: { stage: { default: "new/er" } } }],
    ...answering({ "200": answer }),
  },
};

const spec = (more: object): object => ({
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example/v1" }],
  paths: { ...odd, ...poll },
  components: {
    requestBodies: { Prompt: { content: { "application/json": { schema: prompt } } } },
    responses: { State: answer },
    pathItems: { Item: answering({ "200": answer }) },
  },
  ...more,
});

let folder: string;
let model: Model;
let simulator: Simulator;
beforeAll(async () => {
  const docs = docsOf(Object.keys(odd).map((each) => `POST ${each}`));
  const type = { type: "module" };
  folder = await folderWith({ "openapi.json": spec({}), "docs.json": docs, "package.json": type });
  ({ model } = await generateAndRead({
    openapi: "openapi.json",
    docs: "docs.json",
    folder,
    out: "out",
  }));
  const endpoints = model.endpoints.map(({ descriptor: endpoint }) => ({ endpoint }));
  simulator = await simulate({ endpoints, latencyMs: 1 });
});
afterAll(() => simulator.close());

function endpointOf(pathKey: string): EndpointModel {
  const found = model.endpoints[Object.keys(odd).indexOf(pathKey)];
  if (found === undefined) throw new Error(`no endpoint of ${pathKey}`);
  return found;
}

describe("an operation comes out right", () => {
  test.for(Object.keys(odd))("%s", async (pathKey) => {
    const { descriptor, data } = endpointOf(pathKey);
    const read = { id: [["id"]], status: ["status"], data: ["data"] };
    expect(descriptor.read ?? descriptor.platform.read).toEqual(read);
    expect(data).toMatchObject({ from: "schema" });
    const given = { baseUrl: simulator.baseUrl, apiKey: "key-of-a-test", pollIntervalMs: 5 };
    expect(await generate(descriptor, { prompt: "a cat" }, given)).toMatchObject({ ok: true });
    await expect(generate(descriptor, {}, given)).rejects.toMatchObject({ category: "validation" });
  });

  test("and all of them compile", () => {
    const modules = model.endpoints.map(({ name }) =>
      path.join(folder, "out", name.folder, `${name.file}.ts`),
    );
    expect(compileStrictly([...modules, path.join(folder, "out/index.ts")], "NodeNext")).toEqual(
      [],
    );
  });
});

test("names come from paths, whatever the operations are called", () => {
  expect(model.endpoints.map(({ name }) => `${name.module}.${name.function}`)).toEqual([
    "acme.noOperationId",
    "acme.duplicatedIdOne",
    "acme.duplicatedIdTwo",
    "acme.idThatIsNoIdentifier",
    "acme.bodyBehindReferences",
    "acme.pathItemBehindReference",
    "acme.severalContentTypes",
    "acme.formAlone",
    "acme.created",
    "acme.accepted",
    "acme.anySuccess",
    "acme.defaultAlone",
    "acme.flux1_1",
    "acme.imageGenerate",
    "acme.trailingSlash",
    "acme.encodedTilde",
    "acme.serverOfItsOwn",
    "acme.serverOfItsPath",
  ]);
});

test.for([
  ["/acme/trailing-slash/", "/acme/trailing-slash/"],
  ["/acme/image:generate", "/acme/image:generate"],
  ["/acme/%7Eencoded~tilde", "/acme/%7Eencoded~tilde"],
  ["/acme/server-of-its-own", "/beta/acme/server-of-its-own"],
  ["/acme/server-of-its-path", "/labs/new/er/acme/server-of-its-path"],
])("%s is called at %s", ([pathKey = "", sent]) => {
  expect(endpointOf(pathKey).descriptor.create.path).toBe(sent);
});

test("a path stands in the comment of its endpoint as it is", async () => {
  const { name } = endpointOf("/acme/image:generate");
  const source = await readFile(path.join(folder, "out", name.folder, `${name.file}.ts`), "utf8");
  expect(source).toContain("/** `POST /acme/image:generate` */");
});

test("what is write only is not in the data, what is read only is", () => {
  const { data } = endpointOf("/acme/created");
  const fields = data.from === "schema" ? Object.keys(data.schema.properties ?? {}) : [];
  expect(fields).toEqual(["url", "made"]);
});

async function generated(root: object): Promise<Model> {
  const place = await folderWith({ "openapi.json": root });
  const [first = ""] = Object.keys(Object(root).paths);
  const settings = { openapi: "openapi.json", endpoints: [first], folder: place, out: "out" };
  return (await generateAndRead(settings)).model;
}

describe("a version of OpenAPI is read", () => {
  test.for(["3.0.0", "3.0.3", "3.0.4", "3.1.0", "3.1.2", "3.2.0"])("%s", async (openapi) => {
    const paths = { "/acme/one": answering({ "200": answer }) };
    const root = spec({ openapi, paths });
    expect((await generated(root)).endpoints).toHaveLength(1);
    const { components: _, ...without } = Object(root);
    expect((await generated(without)).endpoints).toHaveLength(1);
  });
});

test("a server of an operation's own on the same host is used, whatever its path", async () => {
  const root = spec({
    servers: [{ url: "http://localhost:8080" }, { url: "https://api.acme.example/v1" }],
    paths: {
      "/acme/one": answering(
        { "200": answer },
        { servers: [{ url: "https://api.acme.example/v2" }] },
      ),
    },
  });
  const { endpoints, platform } = await generated(root);
  expect([platform.baseUrl, endpoints[0]?.descriptor.create.path]).toEqual([
    "https://api.acme.example",
    "/v2/acme/one",
  ]);
});

describe("a server that the key may not go to is refused where it stands", () => {
  const one = (more: object) => spec({ paths: { "/acme/one": { ...answering({}), ...more } } });
  const own = (url: string) => answering({ "200": answer }, { servers: [{ url }] });
  test.for<[string, object, string]>([
    [
      "of an operation, on another host",
      one(own("https://elsewhere.example/v1")),
      "/paths/~1acme~1one/post/servers/0/url",
    ],
    [
      "of an operation, on a host that only begins alike",
      one(own("https://api.acme.example.evil.example/v1")),
      "/paths/~1acme~1one/post/servers/0/url",
    ],
    [
      "of an operation, not https",
      one(own("http://api.acme.example/v1")),
      "/paths/~1acme~1one/post/servers/0/url",
    ],
    [
      "of a path, on another host",
      one({ servers: [{ url: "//elsewhere.example/v1" }] }),
      "/paths/~1acme~1one/servers/0/url",
    ],
    [
      "of the spec, whose host is a variable",
      spec({ servers: [{ url: "https://{host}/v1", variables: { host: { default: "a.b" } } }] }),
      "/servers/0",
    ],
    [
      "of the spec, whose variable has no default",
      spec({ servers: [{ url: "https://a.example/{v}" }] }),
      "/servers/0/variables/v",
    ],
  ])("%s", async ([, root, pointer]) => {
    await expect(generated(root)).rejects.toMatchObject({ code: "MS1108", pointer });
  });
});

test("server variables take their defaults", async () => {
  const variables = { version: { default: "v3", enum: ["v3", "v4"] } };
  const servers = [{ url: "https://api.acme.example/{version}/", variables }];
  expect((await generated(spec({ servers }))).platform.baseUrl).toBe("https://api.acme.example/v3");
});

test("what stands around a create, at a server of its own, is left alone", async () => {
  const servers = [{ url: "https://billing.example" }];
  const credits = { get: { servers, responses: { "200": { description: "" } } } };
  const paths = { "/acme/one": answering({ "200": answer }), "/credits": credits, ...poll };
  const { platform } = await generated(spec({ paths }));
  expect(platform.creditsPath).toBeUndefined();
  expect(platform.poll).toEqual({ path: "/generation/{id}" });
});

describe("a path key that cannot be a path is refused where it stands", () => {
  test.for([
    "/acme/one?version=2",
    "/acme/one#part",
    "acme/one",
    "/acme/../one",
    "/acme/{one",
    "//acme/one",
  ])("%s", async (key) => {
    const root = spec({ paths: { [key]: answering({ "200": answer }) } });
    await expect(generated(root)).rejects.toMatchObject({
      code: "MS1107",
      pointer: `/paths/${key.replaceAll("/", "~1")}`,
    });
  });
});

test("of a whole spec, what cannot be called is left out of what is served", async () => {
  const bytes = { "application/octet-stream": {} };
  const upload = { post: { requestBody: { content: bytes }, responses: { "200": answer } } };
  const paths = { "/acme/one": answering({ "200": answer }), "/acme/upload": upload };
  const place = await folderWith({ "openapi.json": spec({ paths }) });
  const served = await readEndpoints({ openapi: path.join(place, "openapi.json") });
  expect(served.map(({ endpoint }) => endpoint.key)).toEqual(["acme/one"]);
  const only = await folderWith({ "openapi.json": spec({ paths: { "/acme/upload": upload } }) });
  await expect(readEndpoints({ openapi: path.join(only, "openapi.json") })).rejects.toMatchObject({
    code: "MS1109",
  });
});
