import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { type Recorded, startServer } from "../runtime/scripted-server.js";
import { folderWith } from "../temporary-folder.js";
import { type PlatformCase, platforms } from "./cases.js";
import { specOf } from "./spec-of-platform.js";

function keyIn({ headers, body: sent }: Recorded, { key }: PlatformCase): string {
  const [name, , place] = key;
  if (place === "form") return new URLSearchParams(sent).get(name) ?? "";
  const holder: Readonly<Record<string, unknown>> = place === "body" ? JSON.parse(sent) : headers;
  return String(holder[name]);
}

/** Reads the platform's spec, and makes one generation at a fake of its flow. */
async function run(platform: PlatformCase, flow: PlatformCase["flow"]) {
  const folder = await folderWith({ "openapi.json": specOf(platform) });
  const model = await readModel({ folder, openapi: "openapi.json", endpoints: [platform.create] });
  const asked: string[] = [];
  const keys = new Set<string | undefined>();
  const server = await startServer((request, response) => {
    const name = `${request.method} ${request.path}`;
    const turns = flow[name] ?? [[404, { message: "no such route" }]];
    const [status, answer] = turns[
      Math.min(asked.filter((each) => each === name).length, turns.length - 1)
    ] ?? [500, {}];
    asked.push(name);
    keys.add(keyIn(request, platform));
    if (answer instanceof Uint8Array) {
      response.writeHead(status, { "content-type": "image/png" }).end(answer);
      return;
    }
    const text = JSON.stringify(answer).replaceAll("{origin}", `http://${request.headers.host}`);
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  const options = { baseUrl: server.url, apiKey: "k-1", pollIntervalMs: 5, timeoutMs: 5_000 };
  const [endpoint] = model.endpoints;
  if (endpoint === undefined) throw new Error("nothing was read");
  const generation = await generate(endpoint.descriptor, { prompt: "a" }, options).finally(() =>
    server.close(),
  );
  return { endpoint, generation, asked, keys: [...keys] };
}

const ajv = new Ajv2020({ strict: false, logger: false });

test.for(Object.entries(platforms))("%s works without a config", async ([, platform]) => {
  const { endpoint, generation, asked, keys } = await run(platform, platform.flow);
  expect(Object.keys(endpoint.input.properties ?? {})).toEqual(["prompt"]);
  expect(endpoint.input.required ?? []).not.toContain("key");
  expect(generation).toMatchObject({ ok: true, attempts: 1 });
  const pictures = platform.pictures ?? ["https://cdn.example.com/a.png"];
  expect(images(generation).map(({ url }) => url)).toEqual(pictures);
  expect([asked, keys]).toEqual([platform.asked, [platform.key[1]]]);
  if (!generation.ok || endpoint.data.from === "nothing") return;
  const fits = ajv.compile(endpoint.data.schema);
  expect([generation.data, fits(generation.data), fits.errors]).toEqual([
    generation.data,
    true,
    null,
  ]);
});

const failing = Object.entries(platforms).flatMap(([name, platform]) =>
  platform.fails ? [[name, platform, platform.fails] as const] : [],
);

test.for(failing)("%s says why one failed", async ([, platform, fails]) => {
  const { generation, asked } = await run(platform, {
    ...platform.flow,
    [fails.request]: [[200, fails.answer]],
  });
  const { category = "unknown", status = "FAILED" } = fails;
  const ended = status === "FAILED" ? "failed" : "was canceled";
  const { says = `It ${ended}, and the service gave no reason.` } = fails;
  expect(generation).toMatchObject({ ok: false, category, status });
  expect(generation.ok ? "it did not" : generation.message).toBe(says);
  // A failure was paid for, or was not: it is never made again by itself.
  expect(asked.filter((request) => request === `POST ${platform.create}`)).toHaveLength(1);
});
