import http from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GenerateSettings } from "../../generator/generate.js";
import { folderWith } from "../temporary-folder.js";
import { compileStrictly } from "./compile-strictly.js";
import { type Call, functionsOf } from "./functions-of.js";

/** What reached the service. */
interface Received {
  readonly path: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const received: Received[] = [];
let baseUrl = "";

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { url = "", headers } = request;
    const body = Buffer.concat(chunks).toString();
    received.push({ path: url.split("?")[0] ?? "", url, headers, body });
    const type = headers["content-type"]?.includes("vnd") ? headers["content-type"] : undefined;
    response.setHeader("content-type", type ?? "application/json");
    response.end(JSON.stringify({ images: [{ url: "https://cdn.example.com/a.png" }] }));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function sent(call: Call | undefined, input: unknown): Promise<Received | undefined> {
  const before = received.length;
  const generation = await call?.(input, { baseUrl, apiKey: "key-of-test", retry: { retries: 0 } });
  expect(generation?.ok).toBe(true);
  expect(received.length - before).toBe(1);
  return received.at(-1);
}

/** Every output that was made, to be compiled together with what must and must not compile. */
const usages: string[] = [];
function mustCompile(result: Awaited<ReturnType<typeof functionsOf>>, ...lines: string[]): void {
  const [first] = result.endpoints;
  const file = path.join(result.out, first?.file ?? "").replace(/\.ts$/, ".js");
  usages.push(
    `{ const { ${first?.function} } = await import(${JSON.stringify(file)});`,
    ...lines,
    "}",
  );
}

describe("an input is sent in the form that the spec says", () => {
  test("one allowed value of a required field is filled in, and may be given", async () => {
    const result = await functionsOf("input/one-value-model", { endpoints: ["/submit"] });
    const { submit } = result.calls;
    const filled = await sent(submit, { input: { prompt: "a" } });
    expect(JSON.parse(filled?.body ?? "")).toEqual({ model: "nano-2", input: { prompt: "a" } });
    const given = { model: "nano-2", input: { prompt: "a" } };
    expect((await sent(submit, given))?.body).toBe(JSON.stringify(given));
    mustCompile(
      result,
      'submit({ input: { prompt: "a" } });',
      'submit({ model: "nano-2", input: { prompt: "a" } });',
    );
  });

  test("defaults of required headers and query parameters are sent", async () => {
    const result = await functionsOf("input/required-header-with-default", {
      endpoints: ["/v1/draw"],
    });
    const request = await sent(result.calls["draw"], { prompt: "a" });
    expect(request?.headers["x-acme-version"]).toBe("2024-11-06");
    expect(request?.url).toBe("/v1/draw?api-version=2025-01-01");
    const other = await sent(result.calls["draw"], { prompt: "a", "api-version": "2026-01-01" });
    expect(other?.url).toBe("/v1/draw?api-version=2026-01-01");
    mustCompile(result, 'draw({ prompt: "a" });');
  });

  test("JSON under another name keeps its name", async () => {
    const result = await functionsOf("input/vendor-json-body", { endpoints: ["/v1/draw"] });
    const request = await sent(result.calls["draw"], { prompt: "a" });
    expect(request?.headers["content-type"]).toBe("application/vnd.api+json");
    expect(request?.body).toBe('{"prompt":"a"}');
  });

  test("a list is sent as it was given, and checked", async () => {
    const result = await functionsOf("input/array-body", { endpoints: ["/v1"] });
    const [call] = Object.values(result.calls);
    const tasks = [{ taskType: "draw", taskUUID: "u", positivePrompt: "p" }];
    expect((await sent(call, tasks))?.body).toBe(JSON.stringify(tasks));
    const before = received.length;
    await expect(
      call?.([{ taskType: "draw" }], { baseUrl, apiKey: "key-of-test" }),
    ).rejects.toThrow("taskUUID");
    await expect(call?.({ taskType: "draw" }, { baseUrl, apiKey: "key-of-test" })).rejects.toThrow(
      "array",
    );
    expect(received).toHaveLength(before);
    const name = result.endpoints[0]?.function;
    mustCompile(result, `${name}([{ taskType: "draw", taskUUID: "u" }]);`);
  });

  test("two forms with different fields are alternatives, each sent in its own form", async () => {
    const result = await functionsOf("input/json-and-multipart", { endpoints: ["/images/edits"] });
    const { imagesEdits: edits } = result.calls;
    const json = await sent(edits, { prompt: "a", images: [{ image_url: "u" }] });
    expect(json?.headers["content-type"]).toBe("application/json");
    const form = await sent(edits, { prompt: "a", image: new Blob(["PNG!"]) });
    expect(form?.headers["content-type"]).toMatch(/^multipart\/form-data/);
    expect(form?.body).toMatch(/name="image"; filename="/);
    const before = received.length;
    for (const neither of [
      { prompt: "a" },
      { prompt: "a", images: [{ image_url: "u" }], image: new Blob(["PNG!"]) },
    ]) {
      await expect(edits?.(neither, { baseUrl, apiKey: "key-of-test" })).rejects.toThrow(
        "does not fit",
      );
    }
    expect(received).toHaveLength(before);
    mustCompile(
      result,
      'imagesEdits({ prompt: "a", images: [{ image_url: "u" }] });',
      'imagesEdits({ prompt: "a", image: new Blob(["a"]) });',
      "// @ts-expect-error neither form",
      'imagesEdits({ prompt: "a" });',
    );
  });

  test("parts of a form say what they are", async () => {
    const result = await functionsOf("input/multipart-part-types", { endpoints: ["/acme/edit"] });
    const input = {
      image: new Blob(["PNG!"]),
      options: { steps: 3 },
      tags: ["a", "b"],
      note: null,
    };
    const { body = "" } = (await sent(result.calls["edit"], input)) ?? {};
    expect(body).toMatch(/name="image"; filename="[^"]+"\r\nContent-Type: image\/png\r\n/);
    expect(body).toMatch(/name="options"\r\nContent-Type: application\/json\r\n\r\n\{"steps":3\}/);
    expect(body.match(/name="tags"/g)).toHaveLength(2);
    expect(body).not.toContain('name="note"');
    const named = new File(["PNG!"], "cat.webp", { type: "image/webp" });
    const own = await sent(result.calls["edit"], { image: named });
    expect(own?.body).toContain('filename="cat.webp"\r\nContent-Type: image/webp');
  });
});

test("an endpoint that streams where it is asked to answers by itself otherwise", async () => {
  const endpoints = ["/images/generations"];
  const result = await functionsOf("lifecycle/sse-completed-by-event", { endpoints });
  expect(result.endpoints[0]?.resultMode).toBe("answer");
});

describe("what docs and options select", () => {
  const select = async (name: string, settings: Partial<GenerateSettings>) => {
    const { endpoints, warnings, calls } = await functionsOf(`selection/${name}`, settings);
    return { keys: endpoints.map(({ key }) => key), warnings, calls };
  };

  test.for<[name: string, settings: Partial<GenerateSettings>, keys: string[], left?: string[]]>([
    ["array-of-specs", { openapi: "openapi/v1.json", docs: "docs.json" }, ["acme/one", "acme/two"]],
    [
      "array-of-specs",
      { openapi: "openapi/v1.json", docs: "docs-2.json" },
      ["acme/one", "acme/two"],
    ],
    ["docs-navigation-root", { docs: "docs.json" }, ["acme/b", "acme/a"]],
    ["docs-navigation-root", { docs: "docs-2.json" }, ["acme/a"]],
    ["x-excluded", { docs: "docs.json" }, ["acme/hidden", "acme/mint", "acme/one"]],
    ["x-excluded", { endpoints: ["/acme/excluded"] }, ["acme/excluded"]],
    ["group-name", { docs: "docs.json" }, ["images/generations"]],
    [
      "docs-name-missing",
      { docs: "docs.json" },
      ["images/generations"],
      ["POST /images/variations"],
    ],
    [
      "one-that-cannot-be-sent",
      { docs: "docs.json" },
      ["acme/paint"],
      ["POST /acme/draw", "POST /acme/upload"],
    ],
    ["broken-neighbours", { endpoints: ["/images"] }, ["images"]],
  ])("%s %j", async ([name, settings, keys, left = []]) => {
    const found = await select(name, settings);
    expect(found.keys).toEqual(keys);
    expect(found.warnings.flatMap(({ leftOut }) => leftOut ?? []).sort()).toEqual(left);
  });

  test("the version that docs name is called, and both may be had", async () => {
    const newer = await select("version", { docs: "docs.json" });
    const [call] = Object.values(newer.calls);
    expect((await sent(call, { text: "a" }))?.path).toBe("/v2/images/generations");
    const both = ["/v1/images/generations", "/v2/images/generations"];
    const { calls } = await select("version", { endpoints: both });
    expect(Object.keys(calls)).toHaveLength(2);
    await expect(select("version", { endpoints: ["/images/generations"] })).rejects.toThrow(
      "several versions: /v1/images/generations, /v2/images/generations",
    );
  });

  test("an operation's own server on the same host is where it is sent", async () => {
    const { calls } = await select("operation-server", { endpoints: ["/images/generations"] });
    const [call] = Object.values(calls);
    expect((await sent(call, { prompt: "a" }))?.path).toBe("/images/generations");
  });
});

test("all of it compiles as it must", async () => {
  const folder = await folderWith({
    "package.json": { type: "module" },
    "use.ts": usages.join("\n"),
  });
  const found = compileStrictly([path.join(folder, "use.ts")], "NodeNext");
  expect(found.map(({ message, line }) => `${line}: ${message}`)).toEqual([]);
});
