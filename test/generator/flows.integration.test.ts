import path from "node:path";
import { brotliCompressSync, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readModel } from "../../generator/read/read-model.js";
import { generate, images } from "../../runtime/index.js";
import { serve } from "../runtime/scripted-server.js";
import { bearer, type Flow, flows } from "./flows.js";

const packed = { br: brotliCompressSync, deflate: deflateSync };

function asBytes(body: unknown, origin: string): Uint8Array {
  if (body instanceof Uint8Array) return body;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return Buffer.from(text.replaceAll("{origin}", origin));
}

async function play(flow: Flow) {
  const folder = path.resolve("test/fixtures/cases", flow.spec);
  const settings = { folder, openapi: "openapi.json", endpoints: [flow.endpoint] };
  const { endpoints, warnings } = await readModel(settings);
  const [endpoint] = endpoints;
  if (endpoint === undefined) throw new Error("nothing was read");
  expect(warnings).toEqual([]);
  const asked: string[] = [];
  const sent: object[] = [];
  const server = await serve(({ method, path, headers }, response) => {
    const name = `${method} ${path}`;
    const turns = flow.answers[name] ?? [[404, { message: "no such route" }] as const];
    const turn = Math.min(asked.filter((each) => each === name).length, turns.length - 1);
    const [status, body, more] = turns[turn] ?? [500, {}];
    asked.push(name);
    sent.push(headers);
    const encoding = flow.encoding && { "content-encoding": flow.encoding };
    response.writeHead(status, { "content-type": "application/json", ...more, ...encoding });
    const bytes = asBytes(body, `http://${headers.host}`);
    response.end(flow.encoding ? packed[flow.encoding](bytes) : bytes);
  });
  const ended = await generate(endpoint.descriptor, flow.input ?? { prompt: "a" }, {
    baseUrl: server.url,
    apiKey: "key-of-test",
    pollIntervalMs: 5,
    retry: { retries: 1, minTimeoutMs: 1 },
  }).catch((error: unknown) => error);
  return { ended, asked, sent };
}

describe("a call by its spec alone, at a service that has", () => {
  test.for(Object.entries(flows))("%s", async ([, flow]) => {
    const { ended, asked, sent } = await play(flow);
    expect(ended).toMatchObject(flow.ends);
    expect(asked).toEqual(flow.asked);
    const { headers: wanted = bearer } = flow;
    for (const headers of sent) {
      expect(headers).toMatchObject(wanted);
      expect("authorization" in headers).toBe("authorization" in wanted);
    }
    const isResult = ended instanceof Object && "ok" in ended && ended.ok === true;
    if (!isResult) return;
    // What ended well is the generation that the function gives.
    const found = images(ended as never);
    expect(found.map(({ url }) => url)).toEqual(flow.pictures ?? ["https://cdn.example.com/a.png"]);
  });
});
